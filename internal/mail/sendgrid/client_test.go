package sendgrid

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/fake"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
)

const apiKey = "SG.test"

// now is the clock of sender and fake.
func now() time.Time { return time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC) }

// newFake starts a fake SendGrid that fails the test if a mail is sent twice.
func newFake(t *testing.T) (*mailtest.Server, string) {
	t.Helper()
	f, err := mailtest.New(mailtest.Config{APIKey: apiKey, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(f)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		if doubled := f.Doubled(); len(doubled) > 0 {
			t.Errorf("sent more than once: %v", doubled)
		}
	})
	return f, s.URL
}

func key(text string) func() string { return func() string { return text } }

func newSender(t *testing.T, c Config) *Client {
	t.Helper()
	if c.APIKey == nil {
		c.APIKey = key(apiKey)
	}
	c.From, c.Now = "Beispiel Telekom <service@example.net>", now
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func outgoing(n int) mail.Outgoing {
	id := fmt.Sprintf("case-%03d", n)
	return mail.Outgoing{
		MailID: "mail-" + id, CaseID: id, Kind: cancellation.MailConfirmation, Attempt: 1, To: fmt.Sprintf("o'neill+%d@example.com", n),
		Message:  mail.Message{Subject: "Bestätigung Ihrer Kündigung, Vorgang " + id, Text: "Text " + id, HTML: "<p>" + id + "</p>"},
		NotAfter: now().Add(15 * time.Second),
	}
}

func TestEachAnswerHasItsClass(t *testing.T) {
	for name, c := range map[string]struct {
		faults mailtest.Faults
		want   mail.Outcome
	}{
		"400 is refused for good":                    {mailtest.Faults{Status: 400}, mail.Outcome{Class: mail.Refused, Code: "http_400"}},
		"413 is refused for good":                    {mailtest.Faults{Status: 413}, mail.Outcome{Class: mail.Refused, Code: "http_413"}},
		"401 is a wrong key":                         {mailtest.Faults{Status: 401}, mail.Outcome{Class: mail.Misconfigured, Code: "http_401"}},
		"403 is a missing right":                     {mailtest.Faults{Status: 403}, mail.Outcome{Class: mail.Misconfigured, Code: "http_403"}},
		"429 is surely not sent":                     {mailtest.Faults{Status: 429}, mail.Outcome{Class: mail.RateLimited, Code: "http_429"}},
		"429 may say how long to wait":               {mailtest.Faults{Status: 429, RetryAfter: 7}, mail.Outcome{Class: mail.RateLimited, Code: "http_429", RetryAfter: 7 * time.Second}},
		"500 says nothing":                           {mailtest.Faults{Status: 500}, mail.Outcome{Class: mail.Unknown, Code: "http_500"}},
		"503 says nothing":                           {mailtest.Faults{Status: 503}, mail.Outcome{Class: mail.Unknown, Code: "http_503"}},
		"200 is not what was promised":               {mailtest.Faults{Status: 200}, mail.Outcome{Class: mail.Unknown, Code: "http_200"}},
		"404 is not what was promised":               {mailtest.Faults{Status: 404}, mail.Outcome{Class: mail.Unknown, Code: "http_404"}},
		"a reset before it is taken says nothing":    {mailtest.Faults{ResetBeforeAccept: true}, mail.Outcome{Class: mail.Unknown, Code: "connection_lost"}},
		"a reset after it is taken says nothing":     {mailtest.Faults{ResetAfterAccept: true}, mail.Outcome{Class: mail.Unknown, Code: "connection_lost"}},
		"no answer in time says nothing":             {mailtest.Faults{Hang: fake.Duration(time.Minute)}, mail.Outcome{Class: mail.Unknown, Code: "timeout"}},
		"a late answer to a taken mail says nothing": {mailtest.Faults{Slow: fake.Duration(time.Minute)}, mail.Outcome{Class: mail.Unknown, Code: "timeout"}},
	} {
		t.Run(name, func(t *testing.T) {
			f, url := newFake(t)
			f.SetFaults(c.faults)
			got := newSender(t, Config{BaseURL: url, Timeout: 300 * time.Millisecond}).Send(t.Context(), outgoing(1))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if n := f.Sends(); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

func TestAcceptedMailArrivesAsItWasWritten(t *testing.T) {
	f, url := newFake(t)
	o := outgoing(1)
	got := newSender(t, Config{BaseURL: url + "/"}).Send(t.Context(), o)
	if got.Class != mail.Accepted || got.MessageID == "" {
		t.Fatalf("outcome %+v, want accepted with an ID", got)
	}
	want := []mailtest.Message{{
		Case: o.CaseID, Kind: o.Kind, To: o.To, Subject: o.Message.Subject, Text: o.Message.Text, HTML: o.Message.HTML,
		Headers: map[string]string{"Auto-Submitted": "auto-generated"},
	}}
	if diff := cmp.Diff(want, f.Messages(o.CaseID)); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestAttachmentsArriveAsTheyAre(t *testing.T) {
	f, url := newFake(t)
	o := outgoing(1)
	o.Attachments = []mail.Attachment{
		{Name: "bestaetigung-case-001.pdf", Type: "application/pdf", Content: []byte("%PDF-1.3\n\xff\x00")},
		{Name: "beleg-case-001.json", Type: "application/json", Content: []byte(`{"a":"ä"}`)},
	}
	if got := newSender(t, Config{BaseURL: url}).Send(t.Context(), o); got.Class != mail.Accepted {
		t.Fatalf("outcome %+v", got)
	}
	messages := f.Messages(o.CaseID)
	if len(messages) != 1 || len(messages[0].Attachments) != len(o.Attachments) {
		t.Fatalf("messages %+v", messages)
	}
	for i, want := range o.Attachments {
		got := messages[0].Attachments[i]
		if got.Name != want.Name || got.Type != want.Type || got.Size != len(want.Content) {
			t.Errorf("attachment %d is %+v", i, got)
		}
		res, err := http.Get(url + got.Path)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || !bytes.Equal(content, want.Content) || !strings.Contains(res.Header.Get("Content-Disposition"), want.Name) {
			t.Errorf("attachment %d holds %q, %v: %v", i, content, err, res.Header)
		}
	}
}

func TestAMailWithABrokenAttachmentIsRefusedBeforeItIsSent(t *testing.T) {
	for name, a := range map[string]mail.Attachment{
		"no name":          {Type: "application/pdf", Content: []byte("x")},
		"no type":          {Name: "a.pdf", Content: []byte("x")},
		"no content":       {Name: "a.pdf", Type: "application/pdf"},
		"a path":           {Name: "../a.pdf", Type: "application/pdf", Content: []byte("x")},
		"a line in a name": {Name: "a\r\nBcc: b.pdf", Type: "application/pdf", Content: []byte("x")},
	} {
		f, url := newFake(t)
		o := outgoing(1)
		o.Attachments = []mail.Attachment{a}
		got := newSender(t, Config{BaseURL: url}).Send(t.Context(), o)
		if diff := cmp.Diff(mail.Outcome{Class: mail.Refused, Code: "bad_attachment"}, got); diff != "" || f.Sends() != 0 {
			t.Errorf("%s, after %d requests:\n%s", name, f.Sends(), diff)
		}
	}
}

func TestAWrongKeyIsMisconfiguration(t *testing.T) {
	_, url := newFake(t)
	got := newSender(t, Config{BaseURL: url, APIKey: key("SG.other")}).Send(t.Context(), outgoing(1))
	if diff := cmp.Diff(mail.Outcome{Class: mail.Misconfigured, Code: "http_401"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasNeverWrittenIsSurelyNotSent(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	untrusted := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the mail reached a server that is not trusted")
	}))
	untrusted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	untrusted.StartTLS()
	defer untrusted.Close()
	f, url := newFake(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late := outgoing(1)
	late.NotAfter = now().Add(-time.Nanosecond)

	for name, c := range map[string]struct {
		ctx  context.Context
		url  string
		mail mail.Outgoing
		code string
	}{
		"nobody listens":                      {t.Context(), gone.URL, outgoing(1), "connection_refused"},
		"the certificate is not trusted":      {t.Context(), untrusted.URL, outgoing(1), "tls"},
		"the caller has given up":             {cancelled, url, outgoing(1), "cancelled"},
		"the attempt is too long after claim": {t.Context(), url, late, "too_late"},
	} {
		t.Run(name, func(t *testing.T) {
			got := newSender(t, Config{BaseURL: c.url}).Send(c.ctx, c.mail)
			if diff := cmp.Diff(mail.Outcome{Class: mail.NotSent, Code: c.code}, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
		})
	}
	if n := f.Sends(); n != 0 {
		t.Errorf("%d requests reached the server, want none", n)
	}
}

func TestAMailThatCannotBeSentIsRefusedBeforeItIsTried(t *testing.T) {
	f, url := newFake(t)
	for name, spoil := range map[string]func(*mail.Outgoing){
		"no recipient":                func(o *mail.Outgoing) { o.To = "" },
		"two recipients":              func(o *mail.Outgoing) { o.To = "a@example.com, b@example.com" },
		"a name before the address":   func(o *mail.Outgoing) { o.To = "Eve <a@example.com>" },
		"a header behind the address": func(o *mail.Outgoing) { o.To = "a@example.com\r\nBcc: b@example.com" },
		"a header behind the subject": func(o *mail.Outgoing) { o.Message.Subject += "\r\nBcc: b@example.com" },
		"no text":                     func(o *mail.Outgoing) { o.Message.Text = "" },
		"no HTML":                     func(o *mail.Outgoing) { o.Message.HTML = "" },
	} {
		t.Run(name, func(t *testing.T) {
			o := outgoing(1)
			spoil(&o)
			if got := newSender(t, Config{BaseURL: url}).Send(t.Context(), o); got.Class != mail.Refused {
				t.Errorf("outcome %+v, want refused", got)
			}
		})
	}
	if n := f.Sends(); n != 0 {
		t.Errorf("%d requests, want none", n)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer target.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := httptest.NewServer(http.RedirectHandler(target.URL, status))
		got := newSender(t, Config{BaseURL: s.URL}).Send(t.Context(), outgoing(1))
		s.Close()
		if diff := cmp.Diff(mail.Outcome{Class: mail.Unknown, Code: fmt.Sprintf("http_%d", status)}, got); diff != "" {
			t.Error(diff)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the mail went elsewhere %d times", n)
	}
}

func TestAnAnswerThatBreaksOffAfterItsStatusStillCounts(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Message-Id", "id-1")
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusAccepted)
	}))
	defer s.Close()
	got := newSender(t, Config{BaseURL: s.URL}).Send(t.Context(), outgoing(1))
	if diff := cmp.Diff(mail.Outcome{Class: mail.Accepted, Code: "http_202", MessageID: "id-1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOfManyParallelMailsNoneGoesTwiceAndNoneIsLost(t *testing.T) {
	const mails = 400
	f, url := newFake(t)
	s := newSender(t, Config{BaseURL: url})
	var wg sync.WaitGroup
	for n := range mails {
		wg.Go(func() {
			if got := s.Send(t.Context(), outgoing(n)); got.Class != mail.Accepted {
				t.Errorf("mail %d: %+v", n, got)
			}
		})
	}
	wg.Wait()
	for n := range mails {
		o := outgoing(n)
		got := f.Messages(o.CaseID)
		if len(got) != 1 || got[0].To != o.To || got[0].Text != o.Message.Text {
			t.Errorf("mail %d arrived as %+v", n, got)
		}
	}
	if n := f.Sends(); n != mails {
		t.Errorf("%d requests, want %d", n, mails)
	}
}

func TestNothingThatIsLoggedOrReturnedNamesThePerson(t *testing.T) {
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)

	f, url := newFake(t)
	s := newSender(t, Config{BaseURL: url, Timeout: 200 * time.Millisecond})
	o := outgoing(1)
	said := ""
	for _, faults := range []mailtest.Faults{
		{Status: 400},
		{Status: 503, LogsStatus: 503},
		{ResetBeforeAccept: true, LogsStatus: 400},
		{Hang: fake.Duration(time.Minute)},
		{},
	} {
		f.SetFaults(faults)
		found, err := s.Find(t.Context(), query(o))
		said += fmt.Sprintf("%+v %+v %v\n", s.Send(t.Context(), o), found, err)
	}
	unreachable := newSender(t, Config{BaseURL: "http://127.0.0.1:1"})
	_, err := unreachable.Find(t.Context(), query(o))
	said += fmt.Sprintf("%+v %v\n", unreachable.Send(t.Context(), o), err)
	for _, name := range []string{o.To, "o'neill", "example.com", o.Message.Subject, o.Message.Text} {
		if strings.Contains(said+logged.String(), name) {
			t.Errorf("%q is in %s%s", name, said, &logged)
		}
	}
}

func TestAConfigThatCannotWorkIsSaid(t *testing.T) {
	good := Config{APIKey: key(apiKey), From: "service@example.net"}
	for name, spoil := range map[string]func(*Config){
		"no key":                      func(c *Config) { c.APIKey = key("") },
		"a key with a line break":     func(c *Config) { c.APIKey = key("SG\r\nX: y") },
		"no sender":                   func(c *Config) { c.From = "" },
		"a sender that is no address": func(c *Config) { c.From = "service" },
		"a base without a scheme":     func(c *Config) { c.BaseURL = "api.example.net" },
		"a base with a password":      func(c *Config) { c.BaseURL = "https://a:b@api.example.net" },
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			spoil(&c)
			if _, err := New(c); !errors.Is(err, ErrConfig) {
				t.Errorf("error %v, want ErrConfig", err)
			}
		})
	}
	s, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	if s.baseURL != DefaultBaseURL {
		t.Errorf("host %s, want the EU's", s.baseURL)
	}
}
