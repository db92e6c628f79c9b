package workflows_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// world answers in place of the activities, as the database and the outside
// would. Its methods have their names. Calls are counted from 1.
type world struct {
	mu        sync.Mutex
	db        activities.Standing
	unmatched bool     // nobody knows whose declaration it is
	dismissed bool     // and somebody has said that it is nobody's
	acts      []func() // stored and not applied yet
	notYet    int      // so many calls about a product find that its time has not come

	held  map[string]time.Time // items that wait for their turn, and since when the line is on hold
	now   func() time.Time
	looks int // at items that wait

	pace activities.Pace

	cancelProd func(item string, call int) error
	send       func(mail string, call int) (activities.MailStatus, error)
	look       func(mail string, call int) (activities.MailStatus, error)
	applying   func(call int) error // after the acts are applied, before the run knows
	matching   func(call int) error
	validating func(call int)
	stalling   func(item string)
	found      cancellation.WithdrawalCode

	validated, applied, matched int
	cancelled                   map[string]int // calls, by item
	told                        []string       // what was carried out, as item/decision
	stalls                      []string
	sent, looked                map[string]int // calls, by mail
	steps                       int            // calls for any mail
}

// newWorld has one item per state, with decision 1, and owes the confirmation.
func newWorld(items ...cancellation.ItemState) *world {
	sent := func(string, int) (activities.MailStatus, error) { return mailIs(cancellation.MailSent, "") }
	w := &world{
		pace:       pace(),
		cancelProd: func(string, int) error { return nil }, send: sent, look: sent,
		applying: func(int) error { return nil }, matching: func(int) error { return nil },
		validating: func(int) {}, stalling: func(string) {},
		cancelled: map[string]int{}, sent: map[string]int{}, looked: map[string]int{},
	}
	for i, state := range items {
		it := activities.ItemStanding{
			ItemID: fmt.Sprintf("item-%d", i+1), Line: "access", State: string(state), Round: 1, Decision: 1, EndsOn: day("2026-12-22"),
		}
		switch state {
		case refused:
			it.Decision, it.EndsOn = 0, notice.Date{}
		case done:
			it.Marked = 1
		}
		w.db.Items = append(w.db.Items, it)
	}
	w.owe(cancellation.MailConfirmation, 0)
	return w
}

// owe adds a mail that the case owes, as the transaction does that makes the debt.
func (w *world) owe(kind string, number int) {
	w.db.Mails = append(w.db.Mails, activities.MailStanding{Kind: kind, Number: number, State: string(cancellation.MailPending)})
}

func (w *world) ValidateNotice(context.Context, activities.CaseInput) (activities.Validated, error) {
	w.mu.Lock()
	w.validated++
	seen, call := activities.Validated{Unmatched: w.unmatched, Dismissed: w.dismissed, Acts: len(w.acts), Pace: w.pace}, w.validated
	w.mu.Unlock()
	w.validating(call)
	return seen, nil
}

func (w *world) ComputeEndDates(context.Context, activities.CaseInput) (activities.Standing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.standing(), nil
}

func (w *world) standing() activities.Standing {
	return activities.Standing{Items: slices.Clone(w.db.Items), Mails: slices.Clone(w.db.Mails), Settled: w.db.Settled}
}

func (w *world) ApplyActs(context.Context, activities.CaseInput) (activities.Standing, error) {
	w.mu.Lock()
	for _, act := range w.acts {
		act()
	}
	w.acts = nil
	w.applied++
	standing, call := w.standing(), w.applied
	w.mu.Unlock()
	return standing, w.applying(call)
}

func (w *world) CancelProduct(_ context.Context, in activities.ItemInput) (activities.Cancelled, error) {
	w.mu.Lock()
	w.cancelled[in.ItemID]++
	it, call := *w.item(in.ItemID), w.cancelled[in.ItemID]
	w.mu.Unlock()
	done := activities.Cancelled{Decision: it.Decision, EndsOn: it.EndsOn}
	if it.Marked == it.Decision {
		return done, nil
	}
	if since, held := w.held[in.ItemID]; held {
		return w.keepHeld(in.ItemID, since), nil
	}
	if call <= w.notYet {
		return activities.Cancelled{Again: time.Hour}, nil
	}
	if err := w.cancelProd(in.ItemID, call); err != nil {
		return activities.Cancelled{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprintf("%s/%d", in.ItemID, done.Decision))
	w.mark(w.item(in.ItemID), done.Decision)
	return done, nil
}

// mark notes that a decision is carried out; only the newest moves the item.
func (w *world) mark(it *activities.ItemStanding, decision int) {
	it.Marked = max(it.Marked, decision)
	if it.Marked == it.Decision {
		it.State, it.Code = string(cancellation.ItemCancelled), ""
		if it.EndsOn.IsZero() {
			it.State = string(cancellation.ItemContinued)
		}
	}
}

func (w *world) RecordStall(_ context.Context, in activities.StallInput) error {
	w.stalling(in.ItemID)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stalls = append(w.stalls, in.ItemID+" "+in.State+" "+in.Code)
	if it := w.item(in.ItemID); it.Round == in.Round && it.Marked < it.Decision {
		it.State, it.Code = in.State, in.Code
	}
	return nil
}

func (w *world) SendConfirmation(ctx context.Context, in activities.MailInput) (activities.MailStatus, error) {
	if in.Kind != cancellation.MailConfirmation {
		return activities.MailStatus{}, refusedBy("the wrong mail")
	}
	return w.step(in)
}

func (w *world) SendMail(ctx context.Context, in activities.MailInput) (activities.MailStatus, error) {
	if in.Kind == cancellation.MailConfirmation || in.Kind == cancellation.MailReceipt {
		return activities.MailStatus{}, refusedBy("the wrong mail")
	}
	return w.step(in)
}

// step is one step of the protocol of mails: an attempt, or a look at what
// became of one.
func (w *world) step(in activities.MailInput) (activities.MailStatus, error) {
	w.mu.Lock()
	w.steps++
	m := w.mail(in.Kind, in.Number)
	counts, ask, name := w.sent, w.send, in.Kind
	if in.Number > 0 {
		name = fmt.Sprintf("%s %d", in.Kind, in.Number)
	}
	switch state := cancellation.MailState(m.State); state {
	case cancellation.MailUnknown:
		counts, ask = w.looked, w.look
	case cancellation.MailPending, cancellation.MailSending, cancellation.MailParked:
	default:
		w.mu.Unlock()
		return mailIs(state, m.Code)
	}
	counts[name]++
	call, round := counts[name], m.Round
	w.mu.Unlock()
	status, err := ask(name, call)
	if err != nil {
		return activities.MailStatus{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if m := w.mail(in.Kind, in.Number); m.Round == round {
		m.State, m.Code, m.Tried = status.State, status.Code, true
	}
	return status, nil
}

func (w *world) ParkMail(_ context.Context, in activities.ParkMailInput) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.mail(in.Kind, in.Number)
	if m.Round == in.Round && m.State == string(cancellation.MailPending) {
		m.State, m.Code = string(cancellation.MailParked), in.Code
	}
	return nil
}

func (w *world) MatchWithdrawal(context.Context, activities.CaseInput) (activities.Matched, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.matched++
	return activities.Matched{
		Code: string(w.found), Acts: len(w.acts), Pace: pace(), Standing: w.standing(),
	}, w.matching(w.matched)
}

func (w *world) item(id string) *activities.ItemStanding {
	for i := range w.db.Items {
		if w.db.Items[i].ItemID == id {
			return &w.db.Items[i]
		}
	}
	panic("no item " + id)
}

func (w *world) mail(kind string, number int) *activities.MailStanding {
	for i := range w.db.Mails {
		if w.db.Mails[i].Kind == kind && w.db.Mails[i].Number == number {
			return &w.db.Mails[i]
		}
	}
	panic("no mail " + kind)
}

// mailState is what the database says about the first mail of a kind.
func (w *world) mailState(kind string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mail(kind, 0).State
}
