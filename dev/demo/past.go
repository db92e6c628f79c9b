package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/notice"
)

// former is a customer who cancelled one product or two, in one of many ways.
type former struct {
	id        string
	since     string // when its contract was concluded
	lines     []string
	channel   string // "api": by itself, else as support enters it
	cause     bool
	afterward string // what was asked for once it was cancelled: "continuation", "void" or nothing
	caseID    string
}

// formers are as many customers, different enough that each dimension of a report
// has groups to tell and groups to hide. They are the same in each run.
func formers(count int) []former {
	lines := [][]string{{"access"}, {"access", "mobile"}, {"mobile"}, {"domain"}, {"access", "hosting"}, {"mail", "tv"}}
	since := []string{"2016-03-01", "2022-07-15", "2024-11-30", "2026-02-01"}
	channels := []string{"api", "api", "api", "letter", "fax", "phone", "api"}
	afterwards := []string{"", "", "continuation", "", "", "", "", "void"}
	list := make([]former, count)
	for n := range list {
		list[n] = former{
			id: fmt.Sprintf("H-%03d", n), since: since[n%len(since)], lines: lines[n%len(lines)],
			channel: channels[n%len(channels)], cause: n%6 == 4, afterward: afterwards[n%len(afterwards)],
		}
	}
	return list
}

func (f former) product(n int) string { return fmt.Sprintf("P-%s-%d", f.id, n) }

// record is the customer as `fairwell import` reads it.
func (f former) record() ([]byte, error) {
	var products []map[string]any
	for n, line := range f.lines {
		terms := map[string]any{"notice": "P1M", "cadence": "any_day"}
		if n > 0 {
			terms["notice"] = "P3M"
		}
		products = append(products, map[string]any{"id": f.product(n), "name": "Produkt " + line, "line": line, "terms": terms})
	}
	return json.Marshal(map[string]any{
		"customer": map[string]any{"id": f.id, "number": "K" + f.id, "name": "Max Muster", "email": f.id + "@example.com", "locale": "de"},
		"contract": map[string]any{"id": "V-" + f.id, "number": "V" + f.id, "concluded_on": f.since},
		"products": products,
	})
}

// Past lets as many customers cancel, some of whom go on or were never heard, and
// compares what the report says with the single cases as the API shows them, of all
// that the stack holds. Repeated, it finds the same customers and cases.
func Past(ctx context.Context, running *stack.Stack, count int) (told string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*completedWithin)
	defer cancel()
	list := formers(count)
	var lines []byte
	for _, f := range list {
		line, err := f.record()
		if err != nil {
			return "", fmt.Errorf("write former customers: %w", err)
		}
		lines = append(append(lines, line...), '\n')
	}
	if err := load(ctx, running, lines); err != nil {
		return "", fmt.Errorf("import former customers: %w", err)
	}
	support := newWorld(running)
	if err := support.authenticateAs(ctx, "agent-7", "support"); err != nil {
		return "", err
	}
	for n := range list {
		if err := list[n].leave(ctx, running, support); err != nil {
			return "", fmt.Errorf("customer %s: %w", list[n].id, err)
		}
	}
	if err := support.settled(ctx); err != nil {
		return "", err
	}
	return support.compare(ctx)
}

// leave declares and does what comes afterwards.
func (f *former) leave(ctx context.Context, running *stack.Stack, support *world) error {
	w := support
	body := map[string]any{"kind": "ordinary"}
	if f.cause {
		body["kind"], body["reason"] = "for_cause", "Störung seit Wochen"
	}
	var items []map[string]any
	for n := range f.lines {
		items = append(items, map[string]any{"product_id": f.product(n)})
	}
	body["items"] = items
	if f.channel == "api" {
		w = newWorld(running)
		if err := w.authenticate(ctx, f.id); err != nil {
			return err
		}
	} else {
		body["customer_id"], body["channel"] = f.id, f.channel
	}
	var declared caseAnswer
	if err := w.post(ctx, "/v1/cancellations", "past-"+f.id, body, &declared); err != nil {
		return err
	}
	f.caseID = declared.ID
	at := "/v1/cancellations/" + f.caseID + "/" + f.afterward
	switch f.afterward {
	case "continuation":
		return w.post(ctx, at, "on-"+f.id, map[string]any{"product_ids": []string{f.product(0)}}, nil)
	case "void":
		return support.post(ctx, at, "void-"+f.id, map[string]any{"reason": "He says he never wrote to us."}, nil)
	}
	return nil
}

// post sends a body and reads the answer, if somebody wants it.
func (w *world) post(ctx context.Context, path, key string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	answer, err := w.call(ctx, http.MethodPost, w.environment.API()+path, key, text)
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// settled waits until no backend is owed anything.
func (w *world) settled(ctx context.Context) error {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		all, err := w.cases(ctx)
		if err != nil {
			return err
		}
		open := 0
		for _, k := range all {
			for _, i := range k.Items {
				if i.State == "received" || i.State == "decided" || i.State == "delayed" {
					open++
				}
			}
		}
		if open == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("%d products are still under way", open), ctx.Err())
		case <-poll.C:
		}
	}
}

// toldCase is a case as the API shows it to support.
type toldCase struct {
	ID            string    `json:"id"`
	CustomerID    string    `json:"customer_id"`
	Kind          string    `json:"kind"`
	Channel       string    `json:"channel"`
	ReceivedAt    time.Time `json:"received_at"`
	Continuations []struct {
		ProductIDs []string `json:"product_ids"`
	} `json:"continuations"`
	Items []struct {
		ProductID string      `json:"product_id"`
		Line      string      `json:"line"`
		State     string      `json:"state"`
		EndsOn    notice.Date `json:"ends_on"`
	} `json:"items"`
}

// cases reads each case by itself, as the lists name it.
func (w *world) cases(ctx context.Context) ([]toldCase, error) {
	listed, err := w.listed(ctx, "/v1/cancellations")
	if err != nil {
		return nil, err
	}
	all := make([]toldCase, len(listed))
	for n, k := range listed {
		answer, err := w.call(ctx, http.MethodGet, w.environment.API()+"/v1/cancellations/"+k.ID, "", nil)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(answer, &all[n]); err != nil {
			return nil, fmt.Errorf("read case %s: %w", k.ID, err)
		}
	}
	withdrawn, err := w.listed(ctx, "/v1/withdrawals")
	for _, k := range withdrawn {
		all = append(all, toldCase{ID: k.ID, Kind: "withdrawal", Channel: "form", ReceivedAt: k.ReceivedAt})
	}
	return all, err
}

// listed reads all pages of a list.
func (w *world) listed(ctx context.Context, path string) (all []toldCase, err error) {
	for cursor := ""; ; {
		answer, err := w.call(ctx, http.MethodGet, w.environment.API()+path+"?limit=200"+cursor, "", nil)
		if err != nil {
			return nil, err
		}
		var page struct {
			Items []struct {
				ID         string    `json:"id"`
				ReceivedAt time.Time `json:"received_at"`
			} `json:"items"`
			Next *string `json:"next_cursor"`
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		for _, k := range page.Items {
			all = append(all, toldCase{ID: k.ID, ReceivedAt: k.ReceivedAt})
		}
		if page.Next == nil {
			return all, nil
		}
		cursor = "&cursor=" + *page.Next
	}
}
