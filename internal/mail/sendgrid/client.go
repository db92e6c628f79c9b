// Package sendgrid sends mails through SendGrid, asks its logs and reads its signed
// delivery reports. The vendor's types stop here. It must never send a mail twice,
// nor hand on what the vendor's errors say: they may hold what was sent.
package sendgrid

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"
	sgmail "github.com/sendgrid/sendgrid-go/helpers/mail"

	"github.com/fairwell/fairwell/internal/mail"
)

// Timeout bounds one request to SendGrid.
const Timeout = 10 * time.Second

// maxRetryAfter bounds how long the vendor may make a mail wait.
const maxRetryAfter = 24 * time.Hour

// DefaultBaseURL is SendGrid's host for subusers whose data stays in the EU.
const DefaultBaseURL = "https://api.eu.sendgrid.com"

// Config says how to reach SendGrid. It holds a secret and is never printed.
type Config struct {
	APIKey  func() string    // required; asked before each request, so that the key can be replaced
	From    string           // required; the verified sender: "Name <address>" or an address
	BaseURL string           // default DefaultBaseURL; another for global users or the fake
	Timeout time.Duration    // of one request; default Timeout
	Now     func() time.Time // default time.Now
}

// ErrConfig says that a Config cannot work; the message names the field.
var ErrConfig = errors.New("mail configuration")

// Client sends mails through SendGrid and asks its logs. It may be used by many
// goroutines at once: every request is a value of its own.
type Client struct {
	key     func() string
	baseURL string
	from    sgmail.Email
	client  rest.Client
	now     func() time.Time
}

// New returns a Client, or an ErrConfig that says what is missing.
func New(c Config) (*Client, error) {
	if c.APIKey == nil || !usable(c.APIKey()) {
		return nil, fmt.Errorf("%w: APIKey is missing or holds a blank", ErrConfig)
	}
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("%w: From is not a mail address", ErrConfig)
	}
	if c.BaseURL == "" {
		c.BaseURL = DefaultBaseURL
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil || (base.Scheme != "https" && base.Scheme != "http") || base.Host == "" || base.User != nil || base.RawQuery != "" {
		return nil, fmt.Errorf("%w: BaseURL is not the address of a server", ErrConfig)
	}
	if c.Timeout == 0 {
		c.Timeout = Timeout
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		key:     c.APIKey,
		baseURL: strings.TrimRight(c.BaseURL, "/"),
		from:    sgmail.Email{Name: from.Name, Address: from.Address},
		client:  rest.Client{HTTPClient: newHTTPClient(c.Timeout)},
		now:     c.Now,
	}, nil
}

// usable says whether a key can be in a header.
func usable(key string) bool {
	return key != "" && !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Send makes one attempt: at most one request, never a second one. It tells what
// is known afterwards and never returns an error, since an error alone would not
// say whether the mail may be sent again.
func (s *Client) Send(ctx context.Context, o mail.Outgoing) mail.Outcome {
	body, code := s.payload(o)
	if code != "" {
		return mail.Outcome{Class: mail.Refused, Code: code}
	}
	if s.now().After(o.NotAfter) {
		return mail.Outcome{Class: mail.NotSent, Code: "too_late"}
	}
	req := sendgrid.GetRequest(s.key(), "/v3/mail/send", s.baseURL)
	req.Method = rest.Post
	req.Body = body
	ctx, written := watchWrite(ctx)
	res, err := s.client.SendWithContext(ctx, req)
	switch {
	case res != nil: // also with an error: the status came, only the body broke off
		return answered(res)
	case written():
		return mail.Outcome{Class: mail.Unknown, Code: failureCode(err)}
	default:
		return mail.Outcome{Class: mail.NotSent, Code: failureCode(err)}
	}
}

// answered reads the class from the status; sendgrid-go reports none as an error.
func answered(res *rest.Response) mail.Outcome {
	code := "http_" + strconv.Itoa(res.StatusCode)
	header := http.Header(res.Headers)
	switch res.StatusCode {
	case http.StatusAccepted:
		return mail.Outcome{Class: mail.Accepted, Code: code, MessageID: header.Get("X-Message-Id")}
	case http.StatusTooManyRequests:
		return mail.Outcome{Class: mail.RateLimited, Code: code, RetryAfter: retryAfter(header)}
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return mail.Outcome{Class: mail.Refused, Code: code}
	case http.StatusUnauthorized, http.StatusForbidden:
		return mail.Outcome{Class: mail.Misconfigured, Code: code}
	default:
		return mail.Outcome{Class: mail.Unknown, Code: code}
	}
}

// retryAfter honours a number of seconds, for at most a day; else zero.
func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.ParseUint(header.Get("Retry-After"), 10, 32)
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, maxRetryAfter)
}

// payload builds the request's body, or says by a code why there can be none.
func (s *Client) payload(o mail.Outgoing) (body []byte, code string) {
	to, err := netmail.ParseAddress(o.To)
	if err != nil || to.Address != o.To {
		return nil, "bad_recipient"
	}
	if o.Message.Subject == "" || o.Message.Text == "" || o.Message.HTML == "" || o.Message.Subject != mail.OneLine(o.Message.Subject) {
		return nil, "bad_message"
	}
	for _, a := range o.Attachments {
		if a.Name == "" || a.Name != mail.OneLine(a.Name) || strings.ContainsAny(a.Name, `/\"`) || a.Type == "" || len(a.Content) == 0 {
			return nil, "bad_attachment"
		}
	}
	on, off := true, false
	m := sgmail.NewV3MailInit(&s.from, o.Message.Subject, &sgmail.Email{Address: o.To},
		sgmail.NewContent("text/plain", o.Message.Text), sgmail.NewContent("text/html", o.Message.HTML))
	for _, a := range o.Attachments {
		m.AddAttachment(&sgmail.Attachment{
			Filename: a.Name, Type: a.Type, Disposition: "attachment", Content: base64.StdEncoding.EncodeToString(a.Content),
		})
	}
	// The arguments come back in every event and stay in the vendor's logs for
	// long: identifiers alone, nothing that names a person.
	m.Personalizations[0].CustomArgs = map[string]string{
		"mail_id": o.MailID, "case": o.CaseID, "kind": o.Kind, "number": strconv.Itoa(o.Number),
		"attempt": strconv.Itoa(o.Attempt),
	}
	// So no mailbox answers it with a note of absence (RFC 3834).
	m.SetHeader("Auto-Submitted", "auto-generated")
	m.TrackingSettings = &sgmail.TrackingSettings{
		ClickTracking:        &sgmail.ClickTrackingSetting{Enable: &off, EnableText: &off},
		OpenTracking:         &sgmail.OpenTrackingSetting{Enable: &off},
		SubscriptionTracking: &sgmail.SubscriptionTrackingSetting{Enable: &off},
	}
	// The law demands this mail, so an unsubscription from newsletters must not
	// stop it. Bounces still do: a person then sends it by post. Without "asm" no
	// unsubscribe group applies.
	m.MailSettings = &sgmail.MailSettings{
		BypassSpamManagement:        &sgmail.Setting{Enable: &on},
		BypassUnsubscribeManagement: &sgmail.Setting{Enable: &on},
	}
	if body, err = json.Marshal(m); err != nil {
		return nil, "bad_message"
	}
	return body, ""
}
