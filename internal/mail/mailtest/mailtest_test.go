package mailtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const good = `{
	"personalizations":[{"to":[{"email":"erika@example.com"}],"custom_args":{"mail_id":"m-1","case":"c-1","kind":"confirmation","number":"0","attempt":"1"}}],
	"from":{"email":"service@example.net","name":"Service"},
	"subject":"Bestätigung, Vorgang c-1",
	"headers":{"Auto-Submitted":"auto-generated"},
	"content":[{"type":"text/plain","value":"Guten Tag"},{"type":"text/html","value":"<p>Guten Tag</p>"}],
	"mail_settings":{"bypass_spam_management":{"enable":true},"bypass_unsubscribe_management":{"enable":true}},
	"tracking_settings":{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{"enable":false},"subscription_tracking":{"enable":false}}
}`

func start(t *testing.T, c Config) (*Server, string) {
	t.Helper()
	c.APIKey = "SG.test"
	f, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(f)
	t.Cleanup(func() {
		s.CloseClientConnections()
		s.Close()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, s.URL
}

// call makes one request as a caller with the right key would.
func call(t *testing.T, method, url, body string, header ...string) (*http.Response, string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer SG.test")
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(answer), nil
}

func send(t *testing.T, url, body string, header ...string) (status int, answer, id string) {
	t.Helper()
	res, answer, err := call(t, http.MethodPost, url+"/v3/mail/send", body, header...)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer, res.Header.Get("X-Message-Id")
}

func TestOnlyAWellFormedMailIsTaken(t *testing.T) {
	change := func(from, to string) string {
		if !strings.Contains(good, from) {
			t.Fatalf("%q is not in the good mail", from)
		}
		return strings.Replace(good, from, to, 1)
	}
	for name, c := range map[string]struct {
		body   string
		header []string
		want   int
	}{
		"a good mail":                     {body: good, want: 202},
		"a charset in the content type":   {body: good, header: []string{"Content-Type", "application/json; charset=utf-8"}, want: 202},
		"a wrong key":                     {body: good, header: []string{"Authorization", "Bearer SG.other"}, want: 401},
		"another content type":            {body: good, header: []string{"Content-Type", "text/plain"}, want: 415},
		"an idempotency header":           {body: good, header: []string{"Idempotency-Key", "k"}, want: 400},
		"the other idempotency header":    {body: good, header: []string{"X-Idempotency-Key", "k"}, want: 400},
		"no JSON":                         {body: "{", want: 400},
		"two JSON values":                 {body: good + good, want: 400},
		"a field that does not exist":     {body: change(`"subject"`, `"subjekt":"x","subject"`), want: 400},
		"no personalization":              {body: `{"from":{"email":"a@example.net"}}`, want: 400},
		"no recipient":                    {body: change(`[{"email":"erika@example.com"}]`, `[]`), want: 400},
		"a recipient without an address":  {body: change(`erika@example.com`, `erika`), want: 400},
		"no sender":                       {body: change(`service@example.net`, ``), want: 400},
		"no subject":                      {body: change(`Bestätigung, Vorgang c-1`, ``), want: 400},
		"a subject of two lines":          {body: change(`Bestätigung, `, `Bestätigung\r\nBcc: `), want: 400},
		"no content":                      {body: change(`"content":[{"type":"text/plain","value":"Guten Tag"},{"type":"text/html","value":"<p>Guten Tag</p>"}],`, ``), want: 400},
		"content without words":           {body: change(`"Guten Tag"`, `""`), want: 400},
		"HTML before text":                {body: change(`{"type":"text/plain","value":"Guten Tag"},{"type":"text/html","value":"<p>Guten Tag</p>"}`, `{"type":"text/html","value":"x"},{"type":"text/plain","value":"x"}`), want: 400},
		"filters that exclude each other": {body: change(`"bypass_spam_management"`, `"bypass_list_management":{"enable":true},"bypass_spam_management"`), want: 400},
		"click tracking":                  {body: change(`"click_tracking":{"enable":false`, `"click_tracking":{"enable":true`), want: 400},
		"open tracking left to chance":    {body: change(`"open_tracking":{"enable":false},`, ``), want: 400},
		"an unsubscribe link":             {body: change(`"subscription_tracking":{"enable":false`, `"subscription_tracking":{"enable":true`), want: 400},
		"a program's answer asked for":    {body: change(`"Auto-Submitted":"auto-generated"`, ``), want: 400},
		"a way to unsubscribe":            {body: change(`"Auto-Submitted"`, `"List-Unsubscribe":"<mailto:a@example.net>","Auto-Submitted"`), want: 400},
		"a category":                      {body: change(`"subject"`, `"categories":["x"],"subject"`), want: 400},
		"an argument beyond the four":     {body: change(`"mail_id"`, `"name":"Erika","mail_id"`), want: 400},
		"an address in an argument":       {body: change(`"c-1"`, `"erika@example.com"`), want: 400},
		"arguments of more than 10,000":   {body: change(`"c-1"`, `"`+strings.Repeat("c", 10_000)+`"`), want: 400},
		"no mail ID":                      {body: change(`"mail_id":"m-1",`, ``), want: 400},
		"a number that is none":           {body: change(`"number":"0"`, `"number":"one"`), want: 400},
		"a mail of more than 30 MB":       {body: change(`<p>`, strings.Repeat("x", maxMail)), want: 413},
	} {
		t.Run(name, func(t *testing.T) {
			f, url := start(t, Config{})
			status, answer, id := send(t, url, c.body, c.header...)
			if status != c.want || (id != "") != (status == 202) {
				t.Errorf("status %d, ID %q, want %d: %s", status, id, c.want, answer)
			}
			if kept := len(f.Messages("")); (kept == 1) != (status == 202) {
				t.Errorf("%d mails kept", kept)
			}
			if status != 202 && !strings.Contains(answer, `{"errors":[{"message":"`) {
				t.Errorf("the refusal %s has not the vendor's form", answer)
			}
		})
	}
}

func TestMessagesAnswersWhatTheContractSays(t *testing.T) {
	_, url := start(t, Config{})
	send(t, url, good)
	send(t, url, strings.ReplaceAll(good, "c-1", "c-2"))
	_, got, err := call(t, http.MethodGet, url+"/messages?case=c-1", "")
	want := `[{"case":"c-1","kind":"confirmation","number":0,"to":"erika@example.com","subject":"Bestätigung, Vorgang c-1","text":"Guten Tag","html":"\u003cp\u003eGuten Tag\u003c/p\u003e","headers":{"Auto-Submitted":"auto-generated"}}]`
	if diff := cmp.Diff(want+"\n", got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, none, err := call(t, http.MethodGet, url+"/messages?case=c-3", ""); err != nil || none != "[]\n" {
		t.Errorf("a case without mail answers %q (%v)", none, err)
	}
}

func TestMailsOutliveTheServerAndACutOffLine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mailbox")
	first, url := start(t, Config{Dir: dir})
	send(t, url, good)
	path := filepath.Join(dir, "mails.jsonl")
	journal, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(bytes.Clone(journal), journal[:len(journal)/2]...), 0o600); err != nil {
		t.Fatal(err)
	}
	second, url := start(t, Config{Dir: dir})
	if diff := cmp.Diff(first.Messages(""), second.Messages("")); diff != "" {
		t.Errorf("after a restart (-before +after):\n%s", diff)
	}
	send(t, url, strings.ReplaceAll(good, "c-1", "c-2"))
	third, _ := start(t, Config{Dir: dir})
	if n := len(third.Messages("")); n != 2 {
		t.Errorf("%d mails, want 2", n)
	}
}

func TestASecondMailOfOneKindIsSeen(t *testing.T) {
	f, url := start(t, Config{})
	send(t, url, good)
	send(t, url, strings.ReplaceAll(good, `"number":"0"`, `"number":"1"`))
	if doubled := f.Doubled(); len(doubled) != 0 {
		t.Errorf("doubled %v, want none", doubled)
	}
	send(t, url, good)
	send(t, url, good)
	if diff := cmp.Diff([]Key{{"c-1", "confirmation", 0}}, f.Doubled()); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsHitWhomTheyNameAndAsOftenAsTheySay(t *testing.T) {
	f, url := start(t, Config{})
	put := func(faults string) {
		t.Helper()
		if res, answer, err := call(t, http.MethodPut, url+"/faults", faults); err != nil || res.StatusCode != 200 {
			t.Fatalf("faults %s: %v %s", faults, err, answer)
		}
	}
	want := func(name string, statuses ...int) {
		t.Helper()
		for i, want := range statuses {
			if status, _, _ := send(t, url, good); status != want {
				t.Errorf("%s, mail %d: %d, want %d", name, i, status, want)
			}
		}
	}
	put(`{"status":503,"next":2}`)
	want("the next two", 503, 503, 202)
	put(`{"status":429,"retry_after":3}`)
	want("all", 429, 429, 429)
	put(`{}`)
	want("healed", 202)
	put(`{"status":500,"kind":"correction"}`)
	want("another kind", 202)
	put(`{"status":500,"to":"max@example.com"}`)
	want("another recipient", 202)
	put(`{"status":500,"to":"erika@example.com","kind":"confirmation"}`)
	want("this recipient and kind", 500)
	put(`{"accept_then_drop":true}`)
	before := len(f.Messages(""))
	want("accepted and forgotten", 202)
	if after := len(f.Messages("")); after != before {
		t.Errorf("a dropped mail was delivered")
	}
	for _, bad := range []string{`{"staus":503}`, `{"hang":30}`, `{"hang":"-1s"}`, `[]`, ``} {
		if res, _, err := call(t, http.MethodPut, url+"/faults", bad); err != nil || res.StatusCode != 400 {
			t.Errorf("faults %q: %v, want 400", bad, res)
		}
	}
}

func TestAConnectionIsLostBeforeOrAfterTheMailIsTaken(t *testing.T) {
	for faults, kept := range map[string]int{
		`{"reset_before_accept":true}`: 0, `{"reset_after_accept":true}`: 1, `{"hang":"10ms"}`: 0,
	} {
		t.Run(faults, func(t *testing.T) {
			f, url := start(t, Config{})
			if _, _, err := call(t, http.MethodPut, url+"/faults", faults); err != nil {
				t.Fatal(err)
			}
			if res, _, err := call(t, http.MethodPost, url+"/v3/mail/send", good); err == nil {
				t.Errorf("answered %s, want no answer", res.Status)
			}
			if n := len(f.Messages("")); n != kept {
				t.Errorf("%d mails kept, want %d", n, kept)
			}
		})
	}
}

func TestTheLogsAreSearchedAsTheVendorDescribes(t *testing.T) {
	clock := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	_, url := start(t, Config{Now: func() time.Time { return clock }, LogDelay: time.Minute})
	_, _, id := send(t, url, good)
	const found, nothing, bad = 1, 0, -1
	search := func(query string) int {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		res, answer, err := call(t, http.MethodPost, url+"/v3/logs", string(body))
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != 200 {
			return bad
		}
		return strings.Count(answer, id+logSuffix)
	}
	if search(`to_email = 'erika@example.com'`) != nothing {
		t.Error("the logs know of a mail before their delay is over")
	}
	clock = clock.Add(time.Minute)
	for query, want := range map[string]int{
		`to_email = 'erika@example.com'`:                                          found,
		`to_email = "ERIKA@example.com"`:                                          found,
		`to_email = 'max@example.com'`:                                            nothing,
		`to_email = 'erika@example.com' AND subject = 'Bestätigung, Vorgang c-1'`: found,
		`to_email = 'erika@example.com' AND subject = 'other'`:                    nothing,
		`status IN ('delivered', 'processed')`:                                    found,
		`status IN ('bounced')`:                                                   nothing,
		`sg_message_id = '` + id + logSuffix + `'`:                                found,
		`sg_message_id_created_at >= TIMESTAMP "2026-11-22T11:00:00Z"`:            found,
		`sg_message_id_created_at > TIMESTAMP "2026-11-22T11:00:00Z"`:             nothing,
		`sg_message_id_created_at < TIMESTAMP "2026-11-22T12:00:01+01:00"`:        found,
		`sg_message_id_created_at >= '2026-11-22'`:                                bad,
		`custom_args = 'm-1'`:                                                     bad,
		`to_email LIKE 'erika'`:                                                   bad,
		`to_email = 'o'neill@example.com'`:                                        bad,
		`to_email = 'erika@example.com' OR subject = 'x'`:                         bad,
		``: bad,
	} {
		if got := search(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
}

func TestTheDetailsOfALogHoldTheArguments(t *testing.T) {
	_, base := start(t, Config{})
	_, _, id := send(t, base, good)
	res, answer, err := call(t, http.MethodGet, base+"/v3/logs/"+url.PathEscape(id+logSuffix), "")
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v: %s", err, answer)
	}
	var details logDetails
	if err := json.Unmarshal([]byte(answer), &details); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"mail_id": "m-1", "case": "c-1", "kind": "confirmation", "number": "0", "attempt": "1"}
	if diff := cmp.Diff(want, details.CustomArgs); diff != "" {
		t.Error(diff)
	}
	if res, _, err := call(t, http.MethodGet, base+"/v3/logs/other", ""); err != nil || res.StatusCode != 404 {
		t.Errorf("an unknown ID: %v (%v), want 404", res, err)
	}
}

func TestAPersonReadsTheMailsInTheInbox(t *testing.T) {
	_, url := start(t, Config{})
	page := func(path string) (string, http.Header) {
		t.Helper()
		res, body, err := call(t, http.MethodGet, url+path, "")
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%s: %v %v", path, res, err)
		}
		return body, res.Header
	}
	if empty, _ := page("/"); !strings.Contains(empty, "No mail yet") {
		t.Errorf("the empty inbox says %s", empty)
	}
	send(t, url, strings.ReplaceAll(good, "Bestätigung", "<script>alert(1)</script>"))
	list, _ := page("/")
	if !strings.Contains(list, `href="/mail/1"`) || strings.Contains(list, "<script") {
		t.Errorf("inbox: %s", list)
	}
	mail, _ := page("/mail/1")
	if !strings.Contains(mail, `<iframe sandbox title=`) || !strings.Contains(mail, "erika@example.com") || strings.Contains(mail, "<script") {
		t.Errorf("mail: %s", mail)
	}
	html, header := page("/mail/1/html")
	if html != "<p>Guten Tag</p>" || !strings.HasPrefix(header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("frame: %s %v", html, header)
	}
	if css, header := page("/style.css"); css == "" || !strings.HasPrefix(header.Get("Content-Type"), "text/css") {
		t.Errorf("style: %v", header)
	}
	for _, path := range []string{"/mail/0", "/mail/2", "/mail/x", "/mail/2/html", "/other"} {
		if res, _, err := call(t, http.MethodGet, url+path, ""); err != nil || res.StatusCode != 404 {
			t.Errorf("%s: %v (%v), want 404", path, res, err)
		}
	}
}
