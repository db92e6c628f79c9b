package mailtest

import (
	"net/http"

	"github.com/fairwell/fairwell/internal/fake"
)

// maxBody bounds every body but that of a mail.
const maxBody = 64 << 10

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("POST /v3/mail/send", s.authorised(s.send))
	mux.Handle("POST /v3/logs", s.authorised(s.logs(s.searchLogs)))
	mux.Handle("GET /v3/logs/{id}", s.authorised(s.logs(s.readLog)))
	mux.HandleFunc("GET /messages", s.messages)
	mux.HandleFunc("GET /requests", s.requests)
	mux.HandleFunc("PUT /faults", s.putFaults)
	mux.HandleFunc("GET /{$}", s.inbox)
	mux.HandleFunc("GET /mail/{n}", s.mailPage)
	mux.HandleFunc("GET /mail/{n}/html", s.mailHTML)
	mux.HandleFunc("GET /attachments/{mail}/{n}", s.attachment)
	mux.HandleFunc("GET /style.css", style)
	return mux
}

// authorised lets in the one key.
func (s *Server) authorised(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+s.apiKey {
			refuse(w, http.StatusUnauthorized, "", "the key is not known")
			return
		}
		next(w, r)
	})
}

func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	fake.Answer(w, http.StatusOK, s.Messages(r.URL.Query().Get("case")))
}

func (s *Server) requests(w http.ResponseWriter, r *http.Request) {
	fake.Answer(w, http.StatusOK, s.Requests(r.URL.Query().Get("case")))
}

func (s *Server) putFaults(w http.ResponseWriter, r *http.Request) {
	var f Faults
	if err := fake.Decode(r.Body, maxBody, &f); err != nil {
		refuse(w, http.StatusBadRequest, "", err.Error())
		return
	}
	if err := f.check(); err != nil {
		refuse(w, http.StatusBadRequest, "", err.Error())
		return
	}
	s.SetFaults(f)
	fake.Answer(w, http.StatusOK, f)
}

// problem is one entry of the vendor's error answer.
type problem struct {
	Message string  `json:"message"`
	Field   *string `json:"field"`
}

func refuse(w http.ResponseWriter, status int, field, message string) {
	p := problem{Message: message}
	if field != "" {
		p.Field = &field
	}
	fake.Answer(w, status, map[string][]problem{"errors": {p}})
}
