package chaos

import (
	"context"
	"fmt"
	"net/url"
	"sync"
)

// page is one page of a list of the API.
type page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next_cursor"`
}

// readPage reads one page of a list as support sees it; "" is the first cursor.
func readPage[T any](ctx context.Context, w *world, list, query, cursor string) (page[T], error) {
	address := w.api() + list + "?" + query
	if cursor != "" {
		address += "&cursor=" + url.QueryEscape(cursor)
	}
	var p page[T]
	err := w.read(ctx, address, w.support, &p)
	return p, err
}

// readList reads all pages, by ID.
func readList[T any](ctx context.Context, w *world, list string, id func(T) string) (map[string]T, error) {
	all := map[string]T{}
	for cursor := ""; ; {
		p, err := readPage[T](ctx, w, list, "limit=200", cursor)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", list, err)
		}
		for _, item := range p.Items {
			all[id(item)] = item
		}
		if p.Next == nil {
			return all, nil
		}
		cursor = *p.Next
	}
}

// cases reads every case as support sees it: the list names them, and each is read
// for itself, since a list has no items and no mails.
func (w *world) cases(ctx context.Context) (map[string]caseView, error) {
	type named struct {
		ID string `json:"id"`
	}
	list, err := readList(ctx, w, string(byAPI), func(c named) string { return c.ID })
	if err != nil {
		return nil, err
	}
	all := make(map[string]caseView, len(list))
	var mu sync.Mutex
	jobs := make([]func() error, 0, len(list))
	for id := range list {
		jobs = append(jobs, func() error {
			var c caseView
			err := w.read(ctx, w.api()+string(byAPI)+"/"+id, w.support, &c)
			mu.Lock()
			defer mu.Unlock()
			all[id] = c
			return err
		})
	}
	if err := together(jobs); err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	return all, nil
}

func (w *world) withdrawals(ctx context.Context) (map[string]withdrawalView, error) {
	return readList(ctx, w, "/v1/withdrawals", func(v withdrawalView) string { return v.ID })
}

// withdrawalView is a withdrawal as the API shows it.
type withdrawalView struct {
	ID    string           `json:"id"`
	State string           `json:"state"`
	Found *foundView       `json:"found"` // nil until it was compared with the customers
	Mail  confirmationView `json:"mail"`
}

type foundView struct {
	Code string `json:"code"`
}

// moves says whether something is still to happen by itself: the comparison, the
// acknowledgement, and what is done about a withdrawal that fits.
func (v withdrawalView) moves() bool {
	switch v.Mail.State {
	case "pending", "sending", "unknown":
		return true
	}
	return v.Found == nil || v.State == "received" || v.State == "matched"
}
