package sendgrid

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
)

func query(o mail.Outgoing) mail.Query {
	return mail.Query{MailID: o.MailID, To: o.To, Subject: o.Message.Subject, Since: now()}
}

func TestTheLogsTellWhatBecameOfAnUnknownMail(t *testing.T) {
	for name, c := range map[string]struct {
		faults mailtest.Faults
		class  mail.Class
		found  mail.FoundState
	}{
		"accepted, and the answer was lost":     {mailtest.Faults{ResetAfterAccept: true}, mail.Unknown, mail.Sent},
		"never accepted":                        {mailtest.Faults{ResetBeforeAccept: true}, mail.Unknown, mail.Absent},
		"answered with an error":                {mailtest.Faults{Status: 503}, mail.Unknown, mail.Absent},
		"accepted and lost on the vendor's way": {mailtest.Faults{AcceptThenDrop: true}, mail.Accepted, mail.Absent},
		"accepted and answered":                 {mailtest.Faults{}, mail.Accepted, mail.Sent},
	} {
		t.Run(name, func(t *testing.T) {
			f, url := newFake(t)
			f.SetFaults(c.faults)
			s := newSender(t, Config{BaseURL: url})
			o := outgoing(1)
			sent := s.Send(t.Context(), o)
			if sent.Class != c.class {
				t.Fatalf("outcome %+v, want %s", sent, c.class)
			}
			found, err := s.Find(t.Context(), query(o))
			if err != nil || found.State != c.found {
				t.Fatalf("found %+v (%v), want %s", found, err, c.found)
			}
			if sent.MessageID != "" && found.State == mail.Sent && found.MessageID != sent.MessageID {
				t.Errorf("ID %s, want the one that was answered, %s", found.MessageID, sent.MessageID)
			}
			if other, err := s.Find(t.Context(), query(outgoing(2))); err != nil || other.State != mail.Absent {
				t.Errorf("another mail: %+v (%v), want absent", other, err)
			}
		})
	}
}

func TestAHitThatIsAnotherMailIsNotThisOne(t *testing.T) {
	f, url := newFake(t)
	s := newSender(t, Config{BaseURL: url})
	o := outgoing(1)
	o.Kind = "receipt"
	s.Send(t.Context(), o)
	q := query(o)
	q.MailID = "mail-other"
	if found, err := s.Find(t.Context(), q); err != nil || found.State != mail.Absent {
		t.Errorf("found %+v (%v), want absent", found, err)
	}
	if len(f.Messages("")) != 1 {
		t.Error("the first mail is not there to be mistaken")
	}
}

func TestLogsThatDoNotAnswerProveNothing(t *testing.T) {
	ok := func(body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
	}
	hit := ok(`{"messages":[{"sg_message_id":"a.b"}]}`)
	full := ok(`{"messages":[` + strings.Repeat(`{"sg_message_id":"a.b"},`, logsLimit-1) + `{"sg_message_id":"a.b"}]}`)
	for name, c := range map[string]struct {
		search, details func(http.ResponseWriter, *http.Request)
		failed          string
	}{
		"the search fails":                  {search: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, failed: "http_503"},
		"the search is limited":             {search: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, failed: "http_429"},
		"the search answers no JSON":        {search: ok(`<html>`), failed: "bad_answer"},
		"the search answers something else": {search: ok(`{}`), failed: "bad_answer"},
		"the search redirects": {search: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, failed: "http_307"},
		"the details are gone":                 {search: hit, details: http.NotFound, failed: "http_404"},
		"the details do not say whose it is":   {search: hit, details: ok(`{"custom_args":{}}`)},
		"there may be more hits than answered": {search: full, details: ok(`{"custom_args":{"mail_id":"mail-other"}}`)},
	} {
		t.Run(name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.HandleFunc("POST /v3/logs", c.search)
			if c.details != nil {
				mux.HandleFunc("GET /v3/logs/a.b", c.details)
			}
			server := httptest.NewServer(mux)
			defer server.Close()
			found, err := newSender(t, Config{BaseURL: server.URL}).Find(t.Context(), query(outgoing(1)))
			if found.State != mail.Unclear {
				t.Errorf("found %+v, want unclear", found)
			}
			var failed *LogsError
			if errors.As(err, &failed); (failed == nil) != (c.failed == "") || (failed != nil && failed.Code != c.failed) {
				t.Errorf("error %v, want %q", err, c.failed)
			}
		})
	}
}

func TestTheSearchHoldsOnlyWhatCanBeQuoted(t *testing.T) {
	const since = ` AND sg_message_id_created_at >= TIMESTAMP "2026-11-22T10:00:00Z"`
	for name, c := range map[string]struct {
		to, subject string
		age         time.Duration
		want        string
	}{
		"both":                       {"a@example.com", "S 1", 0, "to_email = 'a@example.com' AND subject = 'S 1'" + since},
		"an address with a quote":    {"o'neill@example.com", "S 1", 0, "subject = 'S 1'" + since},
		"a subject with a quote":     {"a@example.com", `S "1"`, 0, "to_email = 'a@example.com'" + since},
		"nothing that can be quoted": {"o'neill@example.com", "S '1'", 0, ""},
		"older than the logs":        {"a@example.com", "S 1", 30 * 24 * time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			q := mail.Query{MailID: "m", To: c.to, Subject: c.subject, Since: now()}
			got, ok := filterOf(q, now().Add(c.age))
			if !ok {
				got = ""
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnUnsearchableMailIsUnclear(t *testing.T) {
	f, url := newFake(t)
	q := query(outgoing(1))
	q.Since = now().Add(-30 * 24 * time.Hour)
	found, err := newSender(t, Config{BaseURL: url}).Find(t.Context(), q)
	if found.State != mail.Unclear || fmt.Sprint(err) != "email logs: not_searchable" {
		t.Errorf("found %+v (%v), want unclear", found, err)
	}
	if f.Sends() != 0 {
		t.Error("a search sent something")
	}
}
