package portal

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// What goes wrong here; the rest comes from the store and the noun.
var (
	errNotFound  = errors.New("no such page")
	errMethod    = errors.New("the page does not know that method")
	errMalformed = errors.New("the form cannot be read")
	errTooLarge  = errors.New("the form is too large")
	errTooOften  = errors.New("too many requests")
)

func (p *portal) handle(h pages.Handler) http.HandlerFunc { return pages.Failing(p.fail).Handle(h) }

// failure is what the page about it shows.
type failure struct {
	Status int
	ID     string // by which the log is found
	SignIn string // where who is not signed in may find that the page is his, "" for nowhere
	Form   string // the form that was sent in vain, "" for none
	Typed  bool   // only the browser may still have what was typed into it
	Reason string // what was typed before; it is in no address
}

// fail is the one place where errors become pages.
func (p *portal) fail(w http.ResponseWriter, r *http.Request, err error) {
	var why *signin.Error
	if errors.As(err, &why) {
		if err = p.notSignedIn(w, r, why); err == nil {
			return
		}
	}
	f := failure{Status: status(err), SignIn: p.mayBeOwn(r, err)}
	switch f.Status {
	case http.StatusInternalServerError:
		f.ID = p.mistake(r, err)
	case http.StatusServiceUnavailable:
		p.Log.WarnContext(r.Context(), "the database does not answer, or the visitor has gone", "error", err)
		w.Header().Set("Retry-After", "5")
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "60")
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", p.allowed(r.URL.Path))
	}
	if r.Method == http.MethodPost {
		f.keep(r)
	}
	v := p.page(r, f)
	if err := p.show(w, f.Status, "failure", v); err != nil {
		p.Log.ErrorContext(r.Context(), "the page about a failure failed", "error", err)
		http.Error(w, http.StatusText(f.Status), f.Status)
	}
}

// mistake is the number by which the log finds an error that is ours.
func (p *portal) mistake(r *http.Request, err error) string {
	id := uuid.NewString()
	p.Log.ErrorContext(r.Context(), "page failed", "error_id", id, "error", err)
	return id
}

// keep leads back to a form that may be sent again, with what was typed into it: the
// customer centre's is built again from what was chosen.
func (f *failure) keep(r *http.Request) {
	switch f.Status {
	case http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable:
	default:
		return
	}
	switch r.URL.Path {
	case pathCancel, pathWithdraw, pathCheck:
		f.Form, f.Typed = r.URL.Path, true
	case pathPreview:
		f.Form, f.Typed, f.Reason = wayBack(r), len(r.PostForm) == 0, clean(r.PostForm.Get("reason"), true)
	}
}

// mayBeOwn is the way to sign in and come back to the page of a case. It is offered
// alike whether there is such a case or not.
func (p *portal) mayBeOwn(r *http.Request, err error) string {
	_, signedIn := p.customer(r.Context())
	of := strings.HasPrefix(r.URL.Path, pathCases) || strings.HasPrefix(r.URL.Path, pathWithdraw+"/")
	if status(err) != http.StatusNotFound || p.SignIn == nil || signedIn || !of {
		return ""
	}
	return signin.Customers().BeginPath(p.page(r, nil).To(strings.TrimSuffix(r.URL.Path, "/einspruch")))
}

func status(err error) int {
	switch {
	case errors.Is(err, errNotFound), errors.Is(err, cancellation.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, cancellation.ErrErased):
		return http.StatusGone
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errMalformed):
		return http.StatusBadRequest
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, pages.ErrCrossOrigin):
		return http.StatusForbidden
	case errors.Is(err, cancellation.ErrTooMany):
		return http.StatusUnprocessableEntity
	case errors.Is(err, errTooOften):
		return http.StatusTooManyRequests
	case isAway(err):
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// isAway says whether nothing is wrong with the request: later it may succeed.
func isAway(err error) bool {
	return errors.Is(err, door.ErrFull) || errors.Is(err, context.Canceled) || store.IsUnavailable(err)
}

// allowed lists the methods of a path.
func (p *portal) allowed(path string) string {
	if p.router.Match(chi.NewRouteContext(), http.MethodGet, path) {
		return "GET, HEAD"
	}
	return "POST"
}
