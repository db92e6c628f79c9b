package mailtest

import (
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"
)

// payload is what the vendor's description of /v3/mail/send allows, as far as a
// mail without templates needs it; any other field is refused.
type payload struct {
	Personalizations []personalization `json:"personalizations"`
	From             address           `json:"from"`
	ReplyTo          *address          `json:"reply_to"`
	Subject          string            `json:"subject"`
	Headers          map[string]string `json:"headers"`
	Content          []content         `json:"content"`
	Attachments      []attachment      `json:"attachments"`
	CustomArgs       map[string]string `json:"custom_args"`
	Categories       []string          `json:"categories"`
	MailSettings     struct {
		BypassListManagement        enabled `json:"bypass_list_management"`
		BypassSpamManagement        enabled `json:"bypass_spam_management"`
		BypassBounceManagement      enabled `json:"bypass_bounce_management"`
		BypassUnsubscribeManagement enabled `json:"bypass_unsubscribe_management"`
		SandboxMode                 enabled `json:"sandbox_mode"`
	} `json:"mail_settings"`
	TrackingSettings struct {
		ClickTracking        *tracking `json:"click_tracking"`
		OpenTracking         *tracking `json:"open_tracking"`
		SubscriptionTracking *tracking `json:"subscription_tracking"`
	} `json:"tracking_settings"`
}

type personalization struct {
	To         []address         `json:"to"`
	CustomArgs map[string]string `json:"custom_args"`
}

type address struct {
	Email string `json:"email"`
	Name  string `json:"name"`
}

type content struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type enabled struct {
	Enable bool `json:"enable"`
}

type tracking struct {
	Enable     bool  `json:"enable"`
	EnableText *bool `json:"enable_text"`
}

// check names the first field that is wrong. The first half is the vendor's
// rules, the second half ours: one person per mail, no tracking, no address
// where the vendor keeps it for long.
func (p payload) check() (field, message string) {
	for _, rule := range []func() (string, string){p.checkEnvelope, p.checkHeaders, p.checkContent, p.checkSettings, p.checkArgs, p.checkAttachments} {
		if field, message := rule(); message != "" {
			return field, message
		}
	}
	return "", ""
}

func (p payload) checkEnvelope() (field, message string) {
	switch {
	case len(p.Personalizations) != 1:
		return "personalizations", "there must be exactly one: every mail is one person's"
	case len(p.Personalizations[0].To) != 1:
		return "personalizations.0.to", "there must be exactly one recipient"
	case !isAddress(p.Personalizations[0].To[0].Email):
		return "personalizations.0.to.0.email", "this is not an address"
	case !isAddress(p.From.Email):
		return "from.email", "this is not an address"
	case p.ReplyTo != nil && !isAddress(p.ReplyTo.Email):
		return "reply_to.email", "this is not an address"
	case p.Subject == "":
		return "subject", "the subject is required"
	case strings.ContainsAny(p.Subject, "\r\n"):
		return "subject", "the subject must be one line"
	}
	return "", ""
}

// checkHeaders is ours: no program answers a mail that a program wrote, and nobody
// unsubscribes from what the law wants sent.
func (p payload) checkHeaders() (field, message string) {
	if len(p.Headers) != 1 || p.Headers["Auto-Submitted"] != "auto-generated" {
		return "headers", "must be Auto-Submitted: auto-generated and no other"
	}
	return "", ""
}

func (p payload) checkContent() (field, message string) {
	if len(p.Content) == 0 {
		return "content", "there must be content"
	}
	for i, c := range p.Content {
		field := fmt.Sprintf("content.%d", i)
		switch {
		case c.Type == "" || c.Value == "":
			return field, "type and value are required"
		case c.Type == "text/plain" && i != 0:
			return field, "text/plain comes first"
		case c.Type != "text/plain" && c.Type != "text/html":
			return field + ".type", "only text/plain and text/html are understood here"
		}
	}
	return "", ""
}

func (p payload) checkSettings() (field, message string) {
	m, t := p.MailSettings, p.TrackingSettings
	switch {
	case len(p.Categories) > 0:
		return "categories", "none are used: they are kept for long"
	case m.BypassListManagement.Enable && (m.BypassSpamManagement.Enable || m.BypassBounceManagement.Enable || m.BypassUnsubscribeManagement.Enable):
		return "mail_settings.bypass_list_management", "cannot be combined with other bypass filters"
	case t.ClickTracking == nil || t.ClickTracking.Enable || t.ClickTracking.EnableText == nil || *t.ClickTracking.EnableText:
		return "tracking_settings.click_tracking", "must be off"
	case t.OpenTracking == nil || t.OpenTracking.Enable:
		return "tracking_settings.open_tracking", "must be off"
	case t.SubscriptionTracking == nil || t.SubscriptionTracking.Enable:
		return "tracking_settings.subscription_tracking", "must be off"
	}
	return "", ""
}

func (p payload) checkArgs() (field, message string) {
	size := 0
	for name, value := range p.args() {
		size += len(name) + len(value)
		switch name {
		case "mail_id", "case", "kind", "number", "attempt":
		default:
			return "custom_args", "only mail_id, case, kind, number and attempt are sent"
		}
		if strings.Contains(value, "@") {
			return "custom_args", "an address does not belong here"
		}
	}
	args := p.args()
	_, err := strconv.Atoi(args["number"])
	attempt, odd := strconv.Atoi(args["attempt"])
	switch {
	case size > 10_000:
		return "custom_args", "more than 10,000 bytes"
	case args["mail_id"] == "" || args["case"] == "" || args["kind"] == "" || err != nil || odd != nil || attempt < 1:
		return "custom_args", "mail_id, case, kind, number and attempt are required"
	}
	return "", ""
}

// args are those of the whole mail and those of its recipient, which win.
func (p payload) args() map[string]string {
	all := map[string]string{}
	for _, args := range []map[string]string{p.CustomArgs, p.Personalizations[0].CustomArgs} {
		for name, value := range args {
			all[name] = value
		}
	}
	return all
}

// record is the mail that a checked payload describes.
func (p payload) record() record {
	args := p.args()
	number, _ := strconv.Atoi(args["number"]) // checked, as is the next
	attempt, _ := strconv.Atoi(args["attempt"])
	m := record{MailID: args["mail_id"], From: p.From.Email}
	m.Case, m.Kind, m.Number, m.Attempt = args["case"], args["kind"], number, attempt
	m.To, m.Subject, m.Headers = p.Personalizations[0].To[0].Email, p.Subject, p.Headers
	for _, c := range p.Content {
		if c.Type == "text/html" {
			m.HTML = c.Value
		} else {
			m.Text = c.Value
		}
	}
	for _, a := range p.Attachments {
		m.Attachments = append(m.Attachments, Attachment{Name: a.Filename, Type: a.Type, Size: len(a.Content)})
		m.files = append(m.files, a.Content)
	}
	return m
}

func isAddress(s string) bool {
	a, err := netmail.ParseAddress(s)
	return err == nil && a.Address == s
}
