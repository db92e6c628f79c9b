package sendgrid

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sendgrid/rest"
	"github.com/sendgrid/sendgrid-go"

	"github.com/fairwell/fairwell/internal/mail"
)

const (
	logsKept   = 29 * 24 * time.Hour // SendGrid keeps them for 30 days
	clockSlack = time.Hour           // how far our clock and SendGrid's may lie apart
	logsLimit  = 100                 // hits of one search; a subject is one case's, so one is usual
)

// LogsError says that the Email Logs gave no usable answer. Its code is stable
// and free of personal data.
type LogsError struct{ Code string }

func (e *LogsError) Error() string { return "email logs: " + e.Code }

// Find looks for a mail in SendGrid's Email Logs. It cannot be searched by
// mail ID, so recipient and subject find candidates, and the details of each say
// whether it is the mail. Without an answer it is Unclear, with a *LogsError.
func (s *Client) Find(ctx context.Context, q mail.Query) (mail.Found, error) {
	filter, ok := filterOf(q, s.now())
	if !ok {
		return mail.Found{State: mail.Unclear}, &LogsError{Code: "not_searchable"}
	}
	body, err := json.Marshal(map[string]any{"query": filter, "limit": logsLimit})
	if err != nil {
		return mail.Found{State: mail.Unclear}, fmt.Errorf("encode log query: %w", err)
	}
	var page struct {
		Messages *[]struct {
			ID string `json:"sg_message_id"`
		} `json:"messages"`
	}
	if err := s.askLogs(ctx, rest.Post, "/v3/logs", body, &page); err != nil {
		return mail.Found{State: mail.Unclear}, err
	}
	if page.Messages == nil {
		return mail.Found{State: mail.Unclear}, &LogsError{Code: "bad_answer"}
	}
	state := mail.Absent
	if len(*page.Messages) >= logsLimit {
		state = mail.Unclear // more may lie behind
	}
	for _, hit := range *page.Messages {
		switch owner, err := s.mailIDOf(ctx, hit.ID); {
		case err != nil:
			return mail.Found{State: mail.Unclear}, err
		case owner == q.MailID:
			return mail.Found{State: mail.Sent, MessageID: messageID(hit.ID)}, nil
		case owner == "":
			state = mail.Unclear // same recipient and subject, and nothing says whose it is
		}
	}
	return mail.Found{State: state}, nil
}

// filterOf builds the search. The vendor documents no way to escape a quote, so a
// condition that holds one is left out; without any, or for an attempt older
// than the logs, there is no search.
func filterOf(q mail.Query, now time.Time) (string, bool) {
	var conditions []string
	for _, c := range []struct{ field, value string }{{"to_email", q.To}, {"subject", q.Subject}} {
		if c.value != "" && !strings.ContainsAny(c.value, "'\"`\\") {
			conditions = append(conditions, fmt.Sprintf("%s = '%s'", c.field, c.value))
		}
	}
	since := q.Since.Add(-clockSlack).UTC().Format(time.RFC3339)
	filter := strings.Join(append(conditions, `sg_message_id_created_at >= TIMESTAMP "`+since+`"`), " AND ")
	return filter, len(conditions) > 0 && q.MailID != "" && now.Sub(q.Since) < logsKept
}

func (s *Client) mailIDOf(ctx context.Context, id string) (string, error) {
	var details struct {
		CustomArgs map[string]string `json:"custom_args"`
	}
	if err := s.askLogs(ctx, rest.Get, "/v3/logs/"+url.PathEscape(id), nil, &details); err != nil {
		return "", err
	}
	return details.CustomArgs["mail_id"], nil
}

// askLogs reads one answer of the Email Logs into answer.
func (s *Client) askLogs(ctx context.Context, method rest.Method, path string, body []byte, answer any) error {
	req := sendgrid.GetRequest(s.key(), path, s.baseURL)
	req.Method = method
	req.Body = body
	res, err := s.client.SendWithContext(ctx, req)
	if err != nil {
		return &LogsError{Code: failureCode(err)}
	}
	if res.StatusCode != http.StatusOK {
		return &LogsError{Code: "http_" + strconv.Itoa(res.StatusCode)}
	}
	if err := json.Unmarshal([]byte(res.Body), answer); err != nil {
		return &LogsError{Code: "bad_answer"}
	}
	return nil
}

// messageID is the part of a log's ID that the answer to the send carried.
func messageID(logID string) string {
	id, _, _ := strings.Cut(logID, ".")
	return id
}
