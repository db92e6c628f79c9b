package desk

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/signin"
)

// What goes wrong here; the rest is what the API says.
var (
	errNotFound  = errors.New("no such page")
	errMalformed = errors.New("the form cannot be read")
	errSignedOut = errors.New("nobody is signed in, or no more")
)

func (d *desk) handle(h pages.Handler) http.HandlerFunc { return pages.Failing(d.fail).Handle(h) }

// signedIn asks who is not to sign in. A form is read before its page is made, since
// it says in which language.
func (d *desk) signedIn(show func(http.ResponseWriter, *http.Request, agent) error) pages.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if r.ParseForm() != nil {
			return errMalformed
		}
		who, ok := d.Who(r.Context())
		if !ok || who.Token == "" {
			return errSignedOut
		}
		lang, _ := pages.Language(r)
		return show(w, r, agent{name: who.Subject, token: who.Token, lang: lang})
	}
}

// failure is what the page about it shows.
type failure struct {
	Status int
	ID     string // by which the log is found
	Begin  string // where to sign in
	Lost   bool   // something was to be done, and nothing was
}

// fail is the one place where errors become pages.
func (d *desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := failure{Status: status(err), Lost: r.Method == http.MethodPost}
	var why *signin.Error
	if errors.As(err, &why) {
		d.Log.WarnContext(r.Context(), "an agent could not be signed in or out", "code", why.Code, "step", why.Step, "error", why.Err)
	}
	p := problemOf(err)
	switch {
	case f.Status == http.StatusUnauthorized:
		back := d.realm.Home
		if r.Method == http.MethodGet && why == nil {
			back = r.URL.RequestURI()
		}
		f.Begin = d.realm.BeginPath(back)
	case f.Status == http.StatusInternalServerError && p != nil:
		f.ID = p.Instance // the API has logged it
	case f.Status == http.StatusInternalServerError:
		f.ID = uuid.NewString()
		d.Log.ErrorContext(r.Context(), "page of support failed", "error_id", f.ID, "error", err)
	case f.Status == http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	}
	v := d.page(r, agent{}, f)
	if err := d.pages.Render(w, f.Status, v.Lang, "failure", v); err != nil {
		d.Log.ErrorContext(r.Context(), "the page about a failure failed", "error", err)
		http.Error(w, http.StatusText(f.Status), f.Status)
	}
}

// status of an error. Whoever may not see the desk is told that there is none.
func status(err error) int {
	var why *signin.Error
	p := problemOf(err)
	switch {
	case errors.Is(err, errNotFound):
		return http.StatusNotFound
	case errors.Is(err, errMalformed):
		return http.StatusBadRequest
	case errors.Is(err, pages.ErrCrossOrigin):
		return http.StatusForbidden
	case errors.Is(err, errSignedOut):
		return http.StatusUnauthorized
	case errors.As(err, &why):
		if why.Code == signin.IssuerDown || why.Code == signin.SessionsDown {
			return http.StatusServiceUnavailable
		}
		return http.StatusUnauthorized
	case p != nil && p.Status == http.StatusForbidden:
		return http.StatusNotFound
	case p != nil:
		return p.Status
	default:
		return http.StatusInternalServerError
	}
}

// file hands out what pages load.
func (d *desk) file(w http.ResponseWriter, r *http.Request) error {
	if !d.static.Serve(w, chi.URLParam(r, "file")) {
		return errNotFound
	}
	return nil
}
