package mailtest

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

//go:embed pages
var pages embed.FS

// The pages load nothing but themselves. A mail's own HTML is shown in a frame
// that may do nothing at all.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'"
	mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)

// entry is a mail with its place in the inbox, counted from 1.
type entry struct {
	record
	N int
}

// When is the time of acceptance for people.
func (e entry) When() string { return e.At.Local().Format("2 Jan 2006, 15:04:05") }

type inboxPage struct {
	Case    string
	Mails   []entry
	Doubled []Key
	Faults  bool
	Done    []Request // what was done otherwise than to take and deliver, newest first
}

// shownRequests bounds what the page lists of them.
const shownRequests = 50

// inbox is GET /: all mails that were taken and not lost, newest first, and what
// else the fake did.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request) {
	caseID := r.URL.Query().Get("case")
	mails := slices.DeleteFunc(s.entries(), func(e entry) bool { return caseID != "" && e.Case != caseID })
	slices.Reverse(mails)
	s.mu.Lock()
	faulty := !s.faults.none()
	s.mu.Unlock()
	done := slices.DeleteFunc(s.Requests(caseID), func(r Request) bool { return r.Did == "delivered" })
	slices.Reverse(done)
	page(w, "inbox.html", inboxPage{
		Case: caseID, Mails: mails, Doubled: s.Doubled(), Faults: faulty, Done: done[:min(len(done), shownRequests)],
	})
}

// mailPage is GET /mail/{n}.
func (s *Server) mailPage(w http.ResponseWriter, r *http.Request) {
	if e, ok := s.entry(r); ok {
		page(w, "mail.html", e)
		return
	}
	http.NotFound(w, r)
}

// mailHTML is GET /mail/{n}/html: the mail's own page, for the frame.
func (s *Server) mailHTML(w http.ResponseWriter, r *http.Request) {
	e, ok := s.entry(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	fake.Page(w, mailPolicy, []byte(e.HTML))
}

func style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pages, "pages/style.css")
}

// entries lists the mails that were taken and not lost, oldest first.
func (s *Server) entries() []entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var mails []entry
	for _, m := range s.records {
		if !m.Lost {
			mails = append(mails, entry{record: m, N: len(mails) + 1})
		}
	}
	return mails
}

func (s *Server) entry(r *http.Request) (entry, bool) {
	mails := s.entries()
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 || n > len(mails) {
		return entry{}, false
	}
	return mails[n-1], true
}

func page(w http.ResponseWriter, name string, data any) {
	t, err := template.ParseFS(pages, "pages/"+name)
	var out bytes.Buffer
	if err == nil {
		err = t.Execute(&out, data)
	}
	if err != nil {
		http.Error(w, "the page is broken", http.StatusInternalServerError)
		return
	}
	fake.Page(w, pagePolicy, out.Bytes())
}

func customArgs(m record) map[string]string {
	return map[string]string{"mail_id": m.MailID, "case": m.Case, "kind": m.Kind, "number": strconv.Itoa(m.Number), "attempt": strconv.Itoa(m.Attempt)}
}

// ISO is the time of acceptance for machines.
func (e entry) ISO() string { return e.At.UTC().Format(time.RFC3339) }
