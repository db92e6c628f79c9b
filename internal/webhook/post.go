package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// postTime bounds one attempt.
const postTime = 15 * time.Second

// The codes of attempts that got no answer.
const (
	codeRefused     = "address_refused" // not of the public internet
	codeTimeout     = "timeout"
	codeCertificate = "certificate"
	codeNoAnswer    = "no_answer"
)

// letter is what one attempt sends.
type letter struct {
	url     string
	id      string
	body    []byte
	secrets [][]byte
	at      time.Time
}

// reply is what came of it.
type reply struct {
	status int // 0: nothing was answered
	code   string
	after  time.Duration // what Retry-After asks for
}

func (r reply) ok() bool { return r.status >= 200 && r.status < 300 }

// newClient follows no redirect and calls public addresses alone. No proxy: one would
// resolve the name itself.
func newClient(loopback bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: control(loopback)}
	return &http.Client{
		Timeout:       postTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, MaxIdleConnsPerHost: together, IdleConnTimeout: 30 * time.Second,
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: postTime, MaxResponseHeaderBytes: 16 << 10,
		},
	}
}

// post makes one attempt. What the answer says beside its status is read and forgotten.
func post(ctx context.Context, client *http.Client, l letter) reply {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(l.body))
	if err != nil {
		return reply{code: codeNoAnswer}
	}
	req.Header.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	req.Header.Set("User-Agent", "Fairwell")
	req.Header.Set(headerID, l.id)
	req.Header.Set(headerTimestamp, strconv.FormatInt(l.at.Unix(), 10))
	req.Header.Set(headerSignature, sign(l.secrets, l.id, l.at, l.body))
	res, err := client.Do(req)
	if err != nil {
		return reply{code: codeOf(err)}
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 4<<10))
	return reply{status: res.StatusCode, after: retryAfter(res.Header.Get("Retry-After"), l.at)}
}

// codeOf says why nothing was answered, and repeats nothing of the address.
func codeOf(err error) string {
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.Is(err, errRefused):
		return codeRefused
	case errors.As(err, &certificate):
		return codeCertificate
	case errors.As(err, &timeout) && timeout.Timeout():
		return codeTimeout
	default:
		return codeNoAnswer
	}
}

// retryAfter reads seconds or a date.
func retryAfter(text string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(seconds, 0), 86400)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), 24*time.Hour)
	}
	return 0
}
