package mailtest

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/fairwell/fairwell/internal/fake"
)

// maxMail is the size of a request that SendGrid still takes.
const maxMail = 30 << 20

// send is POST /v3/mail/send.
func (s *Server) send(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxMail+1))
	if err != nil {
		return // the caller is gone: nothing was accepted
	}
	s.mu.Lock()
	s.sends++
	s.mu.Unlock()
	if len(body) > maxMail {
		refuse(w, http.StatusRequestEntityTooLarge, "", "the request is larger than 30 MB")
		return
	}
	if status, field, message := checkHeader(r.Header); status != 0 {
		refuse(w, status, field, message)
		return
	}
	var p payload
	if err := fake.Decode(bytes.NewReader(body), maxMail, &p); err != nil {
		refuse(w, http.StatusBadRequest, "", err.Error())
		return
	}
	if field, message := p.check(); message != "" {
		refuse(w, http.StatusBadRequest, field, message)
		return
	}
	s.accept(w, r, p.record())
}

// checkHeader refuses what the vendor refuses, and idempotency headers: the
// vendor ignores them, but they make Go's transport post twice.
func checkHeader(h http.Header) (status int, field, message string) {
	if t, _, err := mime.ParseMediaType(h.Get("Content-Type")); err != nil || t != "application/json" {
		return http.StatusUnsupportedMediaType, "content-type", "the content type must be application/json"
	}
	for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if _, there := h[name]; there {
			return http.StatusBadRequest, name, "there is no such header; it would make the transport post twice"
		}
	}
	return 0, "", ""
}

// accept does with a well-formed mail what the faults say.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, m record) {
	f := s.fault(m)
	switch {
	case f.Hang > 0:
		s.note(m, "hang")
		f.Hang.Wait(r)
		fake.Cut(w)
	case f.Status != 0:
		s.note(m, "status_"+strconv.Itoa(f.Status))
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		refuse(w, f.Status, "", "told to fail")
		return
	case f.ResetBeforeAccept:
		s.note(m, "reset_before_accept")
		fake.Cut(w)
	}
	m.take(f, s.now())
	if err := s.keep(m); err != nil {
		refuse(w, http.StatusInternalServerError, "", "the mail could not be kept")
		return
	}
	s.note(m, m.Did)
	s.report(m)
	if f.ResetAfterAccept {
		fake.Cut(w)
	}
	f.Slow.Wait(r)
	w.Header().Set("X-Message-Id", m.ID)
	w.WriteHeader(http.StatusAccepted)
}

func (s *Server) keep(m record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.files.keep(m); err != nil {
		return err
	}
	m.files = nil
	if err := s.journal.Append(m); err != nil {
		return err
	}
	s.records = append(s.records, m)
	return nil
}

// newID has the form of the vendor's X-Message-Id.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
