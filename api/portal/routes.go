package portal

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/fairwell/fairwell/api/pages"
)

// The addresses that pages link to.
const (
	pathHome     = "/"
	pathCancel   = "/kuendigen"
	pathWithdraw = "/widerrufen"
	pathAccount  = "/konto"
	pathPreview  = "/konto/kuendigen"
	pathOwnCases = "/konto/kuendigungen"
	pathOwn      = "/konto/widerrufen"
	pathCalendar = "/konto/kalender/"
	pathSignIn   = "/konto/anmelden"
	pathContinue = "/konto/fortsetzen/"
	pathCases    = "/faelle/"
	pathCheck    = "/beleg"
	pathKey      = "/beleg/schluessel.pem"
)

// routes is the one list of them. What declares is never limited.
func (p *portal) routes() http.Handler {
	r := chi.NewRouter()
	p.router = r
	r.Use(middleware.StripSlashes, middleware.GetHead, pages.Headers, pages.Failing(p.fail).RecoverPanic, p.ours)
	failing := func(err error) http.HandlerFunc {
		return p.limit(p.handle(func(http.ResponseWriter, *http.Request) error { return err })).ServeHTTP
	}
	r.NotFound(failing(errNotFound))
	r.MethodNotAllowed(failing(errMethod))

	r.Post(pathCancel, p.handle(p.cancel))
	r.Post(pathWithdraw, p.handle(p.withdraw))
	r.Post(pathCheck, p.handle(p.check)) // its own limit gives the form back
	r.With(p.signedIn).Post(pathPreview, p.handle(p.declare))

	r.Group(func(r chi.Router) {
		r.Use(p.limit)
		r.Get(pathHome, p.handle(p.home))
		r.Get(pathCancel, p.handle(p.cancelForm))
		r.Get(pathWithdraw, p.handle(p.withdrawForm))
		r.Get(pathCheck, p.handle(p.checkForm))
		r.Get(pathKey, p.handle(p.key))
		r.Get("/static/{file}", p.handle(p.file))
	})
	r.Group(func(r chi.Router) {
		r.Use(p.limit, p.signedIn)
		if p.SignIn != nil {
			r.Get(pathSignIn, p.handle(p.SignIn.Begin))
			r.Get("/konto/zurueck", p.handle(p.SignIn.Callback))
			r.Post("/konto/abmelden", p.handle(p.SignIn.End))
		}
		r.Get(pathAccount, p.handle(p.account))
		r.Get(pathPreview, p.handle(p.preview))
		r.Get(pathOwnCases, p.handle(p.cases))
		r.Get(pathOwn, p.handle(p.ownWithdrawForm))
		r.Get(pathCalendar+"{product}", p.handle(p.reminder))
		r.Get(pathWithdraw+"/{id}", p.handle(p.withdrawn))
		r.Get(pathWithdraw+"/{id}/{paper}", p.handle(p.withdrawalPaper))
		r.Get(pathContinue+"{id}", p.handle(p.continueForm))
		r.Post(pathContinue+"{id}", p.handle(p.offerToContinue))
		r.Get(pathContinue+"{id}/{act}/{paper}", p.handle(p.statementPaper))
		r.Get(pathCases+"{id}", p.handle(p.showCase))
		r.Get(pathCases+"{id}/{paper}", p.handle(p.paper))
		r.Get(pathCases+"{id}/einspruch", p.handle(p.objectionForm))
		r.Post(pathCases+"{id}/einspruch", p.handle(p.object))
	})
	return r
}

// file hands out what pages load.
func (p *portal) file(w http.ResponseWriter, r *http.Request) error {
	if !p.static.Serve(w, chi.URLParam(r, "file")) {
		return errNotFound
	}
	return nil
}

// signedIn finds out who is.
func (p *portal) signedIn(next http.Handler) http.Handler {
	if p.SignIn == nil {
		return next
	}
	return p.SignIn.Load(p.fail)(next)
}
