package mailtest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// Bounds of posting events: SendGrid tries again for a day, ever more slowly.
const (
	eventTimeout   = 10 * time.Second
	eventFirst     = 500 * time.Millisecond
	eventLast      = 30 * time.Second
	eventsFor      = 24 * time.Hour
	postsAtOnce    = 16
	lateBounceMark = "late"
)

// events posts what becomes of mails, and remembers across a kill what was
// taken: what was not is posted again.
type events struct {
	url    string
	key    *ecdsa.PrivateKey
	client *http.Client
	now    func() time.Time

	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup
	free chan struct{}

	mu      sync.Mutex
	journal *fake.Journal[posted]
	taken   map[posted]bool
}

// posted names a report that was answered with success.
type posted struct {
	ID   string `json:"id"`
	Part string `json:"part,omitempty"` // lateBounceMark, or the first report
}

func newEvents(c Config) (*events, error) {
	if c.EventURL != "" && c.EventKey == nil {
		return nil, errors.New("fake SendGrid: EventKey is missing")
	}
	journal, known, err := fake.OpenJournal[posted](c.Dir, "events.jsonl")
	if err != nil {
		return nil, fmt.Errorf("fake SendGrid: %w", err)
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	e := &events{
		url: c.EventURL, key: c.EventKey, client: &http.Client{Timeout: eventTimeout}, now: now,
		free: make(chan struct{}, postsAtOnce), journal: journal, taken: map[posted]bool{},
	}
	e.ctx, e.stop = context.WithCancel(context.Background())
	for _, p := range known {
		e.taken[p] = true
	}
	return e, nil
}

func (e *events) close() error {
	e.stop()
	e.wg.Wait()
	e.client.CloseIdleConnections()
	return e.journal.Close()
}

// report posts what becomes of a mail, beside whoever asked.
func (s *Server) report(m record) {
	e := s.events
	if e.url == "" || len(m.Events) == 0 {
		return
	}
	e.wg.Go(func() {
		if !e.deliver(posted{ID: m.ID}, m, time.Duration(m.EventDelay), m.Events) || m.LateBounce == 0 {
			return
		}
		e.deliver(posted{ID: m.ID, Part: lateBounceMark}, m, time.Duration(m.LateBounce), []string{"bounce"})
	})
}

// deliver posts one report until it is taken, and its copies; it is false if
// the fake is closed before.
func (e *events) deliver(p posted, m record, after time.Duration, kinds []string) bool {
	e.mu.Lock()
	known := e.taken[p]
	e.mu.Unlock()
	if known {
		return true
	}
	if !e.wait(after) {
		return false
	}
	for range 1 + m.EventCopies {
		if !e.insist(m, kinds) {
			return false
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.taken[p] = true
	return e.journal.Append(p) == nil
}

func (e *events) insist(m record, kinds []string) bool {
	pause := eventFirst
	for began := time.Now(); time.Since(began) < eventsFor; pause = min(2*pause, eventLast) {
		e.free <- struct{}{}
		err := e.post(m, kinds)
		<-e.free
		if err == nil {
			return true
		}
		if !e.wait(pause) {
			return false
		}
	}
	return true // given up, as SendGrid does
}

func (e *events) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-e.ctx.Done():
		return false
	}
}

// post signs and sends one request. Every one has event IDs of its own.
func (e *events) post(m record, kinds []string) error {
	var list []map[string]any
	for _, kind := range kinds {
		event := map[string]any{
			"email": m.To, "event": kind, "timestamp": e.now().Unix(), "sg_event_id": newID(),
			"sg_message_id": m.ID + logSuffix, "smtp-id": "<" + m.ID + "@fake>",
		}
		for name, value := range customArgs(m) {
			event[name] = value
		}
		if kind == "bounce" || kind == "dropped" {
			event["reason"] = "550 " + m.To + " is not known here"
		}
		list = append(list, event)
	}
	body, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("encode events: %w", err)
	}
	body = append(body, "\r\n"...)
	req, err := http.NewRequestWithContext(e.ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if err := Sign(req.Header, e.key, e.now(), body); err != nil {
		return err
	}
	res, err := e.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return errors.New("answered " + strconv.Itoa(res.StatusCode))
	}
	return nil
}
