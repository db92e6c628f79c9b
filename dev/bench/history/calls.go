package history

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/dev/bench/plan"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// question is one thing that a loop or a list asks of the store.
type question struct {
	name string
	call plan.Call
}

// sampled is what questions are asked about.
type sampled struct {
	customer, reference string
	waiting             string    // a case that waits for a person
	changed             time.Time // few cases were changed later
}

const (
	page = 50 // cases of a list
	take = 32 // cases that a loop takes at once, as in worker
)

// questions are those of the loops, which due makes ready, and those of the lists.
func questions(s *store.Store, a sampled, due func(context.Context) error) []question {
	list := func(name string, f store.Filter) question {
		f.Limit = page
		return ask(name, func(ctx context.Context) error { _, err := s.Cases(ctx, f); return err })
	}
	return []question{
		leased("loop: cases to look at", due, func(ctx context.Context) error { _, err := s.TakeRuns(ctx, take); return err }),
		leased("loop: mails to send", due, func(ctx context.Context) error {
			_, err := s.TakeMails(ctx, store.MailWindow{Limit: take})
			return err
		}),
		ask("loop: runs that closed badly", func(ctx context.Context) error {
			return s.ReportClosed(ctx, []store.ClosedRun{{CaseID: a.waiting, ClosedAt: a.changed}})
		}),
		ask("loop: backlog", func(ctx context.Context) error { _, err := s.Backlog(ctx); return err }),
		list("list: newest", store.Filter{}),
		list("list: by state", store.Filter{State: cancellation.CaseNeedsAttention}),
		list("list: of a customer", store.Filter{CustomerID: a.customer}),
		list("list: by reference", store.Filter{ExternalRef: a.reference}),
		list("list: changed since", store.Filter{UpdatedSince: a.changed}),
		list("list: changed since long ago", store.Filter{UpdatedSince: time.Unix(0, 0)}),
		ask("list: withdrawals by state", func(ctx context.Context) error {
			_, err := s.Withdrawals(ctx, store.WithdrawalFilter{State: cancellation.WithdrawalNeedsAttention, Limit: page})
			return err
		}),
		ask("queue: first page", func(ctx context.Context) error {
			_, err := s.Queue(ctx, store.QueueFilter{Limit: page})
			return err
		}),
		ask("queue: of one cause", func(ctx context.Context) error {
			_, err := s.Queue(ctx, store.QueueFilter{Cause: "product_http_404", Limit: page})
			return err
		}),
		ask("queue: counts by cause", func(ctx context.Context) error { _, err := s.Causes(ctx); return err }),
	}
}

// ask is a question that changes nothing.
func ask(name string, do func(context.Context) error) question {
	return question{name, plan.Call{Do: do}}
}

// leased is a question that takes leases, which due gives back.
func leased(name string, due, do func(context.Context) error) question {
	return question{name, plan.Call{Do: do, Before: due}}
}
