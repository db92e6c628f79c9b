package portal

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

// maxReceipt is room for a receipt saved as PDF.
const maxReceipt = 1 << 20

// checking is the page that says of a receipt whether it is one of ours. It
// says when it was given and nothing of what it holds.
type checking struct {
	Code, Text        field
	Asked, Valid      bool
	Later             string // "often" or "away": nothing was looked up, and what was typed stays
	Day, Time, Offset string
	Wrong             []field
}

func newChecking() checking {
	return checking{
		Code: field{Name: "code", Limit: maxText, Autocomplete: "off", Hint: true},
		Text: field{Name: "text", Limit: maxBody, Rows: 6, Autocomplete: "off", Hint: true},
	}
}

func (p *portal) checkForm(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, http.StatusOK, "check", p.page(r, newChecking()))
}

func (p *portal) check(w http.ResponseWriter, r *http.Request) error {
	form := newChecking()
	tooOften := p.checking.OnLimit(w, r, door.Address(r))
	if err := readUpTo(maxReceipt, w, r); err != nil {
		return err
	}
	form.Code.read(r)
	form.Text.Value = r.PostForm.Get(form.Text.Name)
	if tooOften {
		return p.askAgain(w, r, http.StatusTooManyRequests, "often", form)
	}
	document, err := uploaded(r)
	if err != nil {
		return err
	}
	if len(document) == 0 && !isBlank(clean(form.Text.Value, true)) {
		document = []byte(form.Text.Value)
	}
	lang, _ := pages.Language(r)
	var at time.Time
	switch {
	case len(document) > 0:
		form.Asked = true
		at, form.Valid = p.verify(document)
	case !isBlank(form.Code.Value):
		form.Asked = true
		at, form.Valid, err = p.lookUp(r, form.Code.Value)
		if err != nil && isAway(err) {
			return p.askAgain(w, r, http.StatusServiceUnavailable, "away", form)
		}
		if err != nil {
			return err
		}
	default:
		form.Code.Problem = "missing"
		form.Wrong = wrong(form.Code)
		return p.show(w, http.StatusUnprocessableEntity, "check", p.page(r, form))
	}
	if form.Valid {
		form.Day, form.Time, form.Offset = spellInstant(at, lang)
	}
	form.Text.Value = "" // the answer shows nothing of the receipt
	return p.show(w, http.StatusOK, "check", p.page(r, form))
}

// askAgain shows the form as it was sent, and asks to send it once more in a minute.
func (p *portal) askAgain(w http.ResponseWriter, r *http.Request, status int, why string, form checking) error {
	w.Header().Set("Retry-After", "60")
	form.Later, form.Text.Value = why, clean(form.Text.Value, true)
	return p.show(w, status, "check", p.page(r, form))
}

// verify needs no database: anybody can do the same with the published key.
func (p *portal) verify(document []byte) (time.Time, bool) {
	signed, err := receipt.Verify(p.Keys(), document)
	if err != nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, signed.ReceivedAt)
	return at, err == nil
}

func (p *portal) lookUp(r *http.Request, typed string) (time.Time, bool, error) {
	code, err := receipt.ParseCode(typed)
	if err != nil {
		return time.Time{}, false, nil //nolint:nilerr // what is no code is not valid, and that is the answer
	}
	received, err := p.Store.ReceiptByCode(r.Context(), code)
	if errors.Is(err, cancellation.ErrNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, err
	}
	at, err := time.Parse(time.RFC3339, receipt.Berlin(received))
	return at, err == nil && !notice.CivilDay(at).IsZero(), err
}

// uploaded reads the file of the form, if there is one.
func uploaded(r *http.Request) ([]byte, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return nil, nil
	}
	f, err := r.MultipartForm.File["file"][0].Open()
	if err != nil {
		return nil, errMalformed
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, errMalformed
	}
	return content, nil
}
