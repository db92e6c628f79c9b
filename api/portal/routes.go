package portal

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// The addresses that pages link to.
const (
	pathHome     = "/"
	pathCancel   = "/kuendigen"
	pathWithdraw = "/widerrufen"
	pathAccount  = "/konto"
	pathPreview  = "/konto/kuendigen"
	pathSignIn   = "/konto/anmelden"
	pathCases    = "/faelle/"
	pathCheck    = "/beleg"
	pathKey      = "/beleg/schluessel.pem"
)

// routes is the one list of them.
func (p *portal) routes() http.Handler {
	r := chi.NewRouter()
	p.router = r
	r.Use(middleware.StripSlashes, middleware.GetHead, p.headers, p.recoverPanic, p.sameOrigin, p.limit)
	r.NotFound(p.handle(func(http.ResponseWriter, *http.Request) error { return errNotFound }))
	r.MethodNotAllowed(p.handle(func(http.ResponseWriter, *http.Request) error { return errMethod }))

	r.Get(pathHome, p.handle(p.home))
	r.Get(pathCancel, p.handle(p.cancelForm))
	r.Post(pathCancel, p.slowly(p.cancel))
	r.Get(pathWithdraw, p.handle(p.withdrawForm))
	r.Post(pathWithdraw, p.slowly(p.withdraw))
	r.Get(pathWithdraw+"/{id}", p.handle(p.withdrawn))
	r.Get(pathWithdraw+"/{id}/{paper}", p.handle(p.withdrawalPaper))
	r.Get(pathCheck, p.handle(p.checkForm))
	r.Post(pathCheck, p.handle(p.check))
	r.Get(pathKey, p.handle(p.key))
	r.Get("/static/{file}", p.handle(p.file))

	r.Group(func(r chi.Router) {
		if p.SignIn != nil {
			r.Use(p.SignIn.Load(p.fail))
			r.Get(pathSignIn, p.handle(p.SignIn.Begin))
			r.Get("/konto/zurueck", p.handle(p.SignIn.Callback))
			r.Post("/konto/abmelden", p.handle(p.SignIn.End))
		}
		r.Get(pathAccount, p.handle(p.account))
		r.Get(pathPreview, p.handle(p.preview))
		r.Post(pathPreview, p.slowly(p.declare))
		r.Get(pathCases+"{id}", p.handle(p.showCase))
		r.Get(pathCases+"{id}/{paper}", p.handle(p.paper))
		r.Get(pathCases+"{id}/einspruch", p.handle(p.objectionForm))
		r.Post(pathCases+"{id}/einspruch", p.handle(p.object))
	})
	return r
}
