package backendtest

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

//go:embed pages
var pages embed.FS

// maxBody is far more than any order needs.
const maxBody = 64 << 10

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /{line}/products/{id}", s.authorised(s.get))
	mux.Handle("PATCH /{line}/products/{id}", s.authorised(s.patch))
	mux.HandleFunc("GET /terms/{id}", s.getTerms)
	mux.HandleFunc("PUT /faults/{line}", s.putFaults)
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pages, "pages/style.css")
	})
	return mux
}

// authorised guards orders; reading is free, so that a person can look.
func (s *Server) authorised(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch && s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token {
			refuse(w, http.StatusUnauthorized, "the token is not known")
			return
		}
		next(w, r)
	})
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	line, id := r.PathValue("line"), r.PathValue("id")
	f := s.asked(line, id)
	if f.AskStatus != 0 {
		refuse(w, f.AskStatus, "told to fail")
		return
	}
	fake.Answer(w, http.StatusOK, s.Product(line, id).after(s.now(), f.End))
}

// patch takes an order. One with a key that was applied before is answered as
// it was then and has no effect.
func (s *Server) patch(w http.ResponseWriter, r *http.Request) {
	e := event{Line: r.PathValue("line"), ID: r.PathValue("id"), Key: r.Header.Get("Idempotency-Key")}
	var body struct {
		Status          string `json:"status"`
		TerminationDate string `json:"terminationDate"`
	}
	if err := fake.Decode(r.Body, maxBody, &body); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	_, err := time.Parse(time.DateOnly, body.TerminationDate)
	ends := body.Status == "pendingTerminate" && err == nil
	goesOn := body.Status == "active" && body.TerminationDate == ""
	if !ends && !goesOn || e.Key == "" {
		refuse(w, http.StatusUnprocessableEntity,
			"an order has an Idempotency-Key and the status pendingTerminate with a terminationDate, or the status active without")
		return
	}
	e.Status, e.Date = body.Status, body.TerminationDate

	f := s.fault(e)
	if f.Token != "" && r.Header.Get("Authorization") != "Bearer "+f.Token {
		f.Status = http.StatusUnauthorized
	}
	if f.Hang > 0 {
		f.Hang.Wait(r)
	}
	fails := f.Hang > 0 || f.Status != 0 || f.Drop || f.DropAfterApply
	p, err := s.take(e, !fails || f.DropAfterApply || (f.Status != 0 && f.Apply))
	switch {
	case err != nil:
		refuse(w, http.StatusInternalServerError, "the order could not be kept")
	case f.Hang > 0 || f.Drop || f.DropAfterApply:
		fake.Cut(w)
	case f.Status != 0:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		refuse(w, f.Status, "told to fail")
	default:
		fake.Answer(w, http.StatusOK, p)
	}
}

// take keeps the order and applies it, unless it was applied before.
func (s *Server) take(e event, apply bool) (Product, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := name{e.Line, e.ID}
	e.Applied = apply && !s.applied[order{n, e.Key}]
	if err := s.journal.Append(e); err != nil {
		return Product{}, err
	}
	s.happen(e)
	return *s.product(n), nil
}

// asked are the faults that hit whoever asks; none is used up.
func (s *Server) asked(line, id string) Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.faults[line]; f.Product == "" || f.Product == id {
		return f
	}
	return Faults{}
}

// fault uses up the faults that hit this order.
func (s *Server) fault(e event) Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults[e.Line]
	if f.Product != "" && f.Product != e.ID {
		return Faults{}
	}
	if f.Next == 1 {
		delete(s.faults, e.Line)
	} else if f.Next > 1 {
		left := f
		left.Next--
		s.faults[e.Line] = left
	}
	return f
}

func (s *Server) putFaults(w http.ResponseWriter, r *http.Request) {
	var f Faults
	if err := fake.Decode(r.Body, maxBody, &f); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	s.SetFaults(r.PathValue("line"), f)
	fake.Answer(w, http.StatusOK, f)
}

// page is GET /: what all lines hold.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	t, err := template.ParseFS(pages, "pages/products.html")
	var out bytes.Buffer
	if err == nil {
		err = t.Execute(&out, s.Products())
	}
	if err != nil {
		http.Error(w, "the page is broken", http.StatusInternalServerError)
		return
	}
	fake.Page(w, "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'", out.Bytes())
}

func refuse(w http.ResponseWriter, status int, message string) {
	fake.Answer(w, status, map[string]string{"message": message})
}
