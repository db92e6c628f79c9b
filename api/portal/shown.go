package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// A declaration is kept with the page on which it was made. No browser sends a page
// back, so the form names its own: behind its token is the mark of the page as nobody
// has typed in it yet. What is kept is the page made again with what was typed, and
// whether it still has the mark, so that its words are those that were shown.

// behindToken is what a token never holds by itself.
const behindToken = "~"

// mark tells pages apart by what they say, whatever their links lead to.
func (p *portal) mark(name string, v page) (string, error) {
	made, err := p.make(name, v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(made))
	return hex.EncodeToString(sum[:16]), nil
}

// make renders a page with links that do not depend on how one came to it.
func (p *portal) make(name string, v page) (string, error) {
	v.Chosen, v.Path = true, strings.TrimRight(v.Path, "/")
	v.Switch = v.Path + "?lang=" + string(v.Other)
	var out bytes.Buffer
	if err := p.pages[v.Lang][name].Execute(&out, v); err != nil {
		return "", fmt.Errorf("make page %s: %w", name, err)
	}
	return out.String(), nil
}

// kept is the page as evidence keeps it: filled with what was typed. The mark is the
// one it has now. That it cannot be made stops no declaration.
func (p *portal) kept(r *http.Request, name, mark string, filled page) store.Page {
	html, err := p.make(name, filled)
	if err != nil {
		p.Log.WarnContext(r.Context(), "a declaration is kept without its page", "error", err)
		return store.Page{}
	}
	return store.Page{HTML: html, Shown: named(r) == mark}
}

// named is the mark of the page that a form was on.
func named(r *http.Request) string {
	_, mark, _ := strings.Cut(r.PostForm.Get("token"), behindToken)
	return mark
}

// publicForm is one that is the same for everybody.
type publicForm struct {
	lang  notice.Language
	name  string
	known bool // what is known of who is signed in was in its fields
}

// formMarks are those of the public forms.
func (p *portal) formMarks() (map[publicForm]string, error) {
	cancel, withdraw := newCancelling(), newWithdrawing()
	cancel.Token, withdraw.Token = "", ""
	known := withdraw
	known.Known = true
	marks := map[publicForm]string{}
	for lang := range p.pages {
		for form, data := range map[publicForm]any{
			{lang, "cancel", false}: cancel, {lang, "withdraw", false}: withdraw, {lang, "withdraw", true}: known,
		} {
			v := page{Lang: lang, Other: pages.Other(lang), Provider: p.Provider, Static: p.static, Bare: true, Data: data}
			var err error
			if marks[form], err = p.mark(form.name, v); err != nil {
				return nil, err
			}
		}
	}
	return marks, nil
}

// keptForm is a public form as it was when the button was pressed.
func (p *portal) keptForm(r *http.Request, form publicForm, data any) store.Page {
	v := p.page(r, data)
	v.Bare = true
	return p.kept(r, form.name, p.marks[form], v)
}

// keptPreview is the preview as it was when the button was pressed.
func (p *portal) keptPreview(r *http.Request, customer string, c choice, form previewing) store.Page {
	form, err := p.computed(r, customer, c, form)
	if err != nil {
		p.Log.WarnContext(r.Context(), "a declaration is kept without its page", "error", err)
		return store.Page{}
	}
	mark, err := p.previewMark(r, form)
	if err != nil {
		p.Log.WarnContext(r.Context(), "a declaration is kept without its page", "error", err)
		return store.Page{}
	}
	return p.kept(r, "preview", mark, p.previewPage(r, form))
}

// previewMark is that of the preview before anybody types in it.
func (p *portal) previewMark(r *http.Request, form previewing) (string, error) {
	form.Token, form.Away, form.Wrong, form.Reason = "", away{}, nil, newPreviewing(nil).Reason
	return p.mark("preview", p.previewPage(r, form))
}
