package mailtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// logSuffix follows X-Message-Id in the IDs of the logs and of events.
const logSuffix = ".recvd-5f9c6d7b8-fake-1"

// logSummary is one hit of a search.
type logSummary struct {
	From      string `json:"from_email"`
	ID        string `json:"sg_message_id"`
	Subject   string `json:"subject"`
	To        string `json:"to_email"`
	Status    string `json:"status"`
	CreatedAt string `json:"sg_message_id_created_at"`
}

// logDetails is what is known of one mail.
type logDetails struct {
	From       string            `json:"from_email"`
	ID         string            `json:"sg_message_id"`
	Subject    string            `json:"subject"`
	To         string            `json:"to_email"`
	Status     string            `json:"status"`
	APIKeyID   string            `json:"api_key_id"`
	ClientIP   string            `json:"client_ip"`
	Events     []any             `json:"events"`
	CustomArgs map[string]string `json:"custom_args"`
}

// logs is in front of both routes: it fails as told.
func (s *Server) logs(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		status := s.faults.LogsStatus
		s.mu.Unlock()
		if status != 0 {
			refuse(w, status, "", "told to fail")
			return
		}
		next(w, r)
	}
}

// searchLogs is POST /v3/logs.
func (s *Server) searchLogs(w http.ResponseWriter, r *http.Request) {
	request := struct {
		Query string `json:"query"`
		Limit int    `json:"limit"`
	}{Limit: 10}
	if err := fake.Decode(r.Body, maxBody, &request); err != nil {
		refuse(w, http.StatusBadRequest, "", err.Error())
		return
	}
	if request.Limit < 1 || request.Limit > 1000 {
		refuse(w, http.StatusBadRequest, "limit", "must be 1 to 1000")
		return
	}
	conditions, err := parseQuery(request.Query)
	if err != nil {
		refuse(w, http.StatusBadRequest, "query", err.Error())
		return
	}
	hits := []logSummary{}
	for _, m := range s.logged() {
		if len(hits) < request.Limit && matches(m, conditions) {
			hits = append(hits, summary(m))
		}
	}
	fake.Answer(w, http.StatusOK, map[string]any{"messages": hits})
}

// readLog is GET /v3/logs/{sg_message_id}.
func (s *Server) readLog(w http.ResponseWriter, r *http.Request) {
	for _, m := range s.logged() {
		if m.ID+logSuffix == r.PathValue("id") {
			fake.Answer(w, http.StatusOK, details(m))
			return
		}
	}
	refuse(w, http.StatusNotFound, "", "there is no such message")
}

// logged lists what the logs know by now, newest first.
func (s *Server) logged() []record {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := slices.DeleteFunc(slices.Clone(s.records), func(m record) bool {
		return m.Lost || m.At.Add(s.delay()).After(s.now())
	})
	slices.Reverse(known)
	return known
}

func matches(m record, conditions []condition) bool {
	fields := map[string]string{
		"sg_message_id": m.ID + logSuffix, "subject": m.Subject, "to_email": m.To, "status": m.status(), "reason": "",
	}
	for _, c := range conditions {
		switch {
		case c.field == "sg_message_id_created_at":
			if !c.holdsAt(m.At) {
				return false
			}
		case c.field == "to_email":
			if !strings.EqualFold(c.values[0], m.To) {
				return false
			}
		case !slices.Contains(c.values, fields[c.field]):
			return false
		}
	}
	return true
}

func summary(m record) logSummary {
	return logSummary{
		From: m.From, ID: m.ID + logSuffix, Subject: m.Subject, To: m.To,
		Status: m.status(), CreatedAt: m.At.UTC().Format(time.RFC3339),
	}
}

func details(m record) logDetails {
	return logDetails{
		From: m.From, ID: m.ID + logSuffix, Subject: m.Subject, To: m.To, Status: m.status(),
		APIKeyID: "fake", ClientIP: "127.0.0.1", Events: []any{}, CustomArgs: customArgs(m),
	}
}
