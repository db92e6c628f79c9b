package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// crowd does to some cases at once whatever anybody may do to a case.
type crowd struct {
	t   *testing.T
	s   *store.Store
	mu  sync.Mutex
	ids []string
}

// fine lets pass what a step may be refused for: it came too early or too late.
func (c *crowd) fine(step string, err error) {
	for _, e := range []error{
		cancellation.ErrIllegalMove, cancellation.ErrNotFound, cancellation.ErrNothingOpen, cancellation.ErrNotUnknown,
		cancellation.ErrNothingToVoid, cancellation.ErrMailLimit, cancellation.ErrIdentified, cancellation.ErrUnclear,
		cancellation.ErrNothingToSettle,
	} {
		if errors.Is(err, e) {
			return
		}
	}
	if err != nil {
		c.t.Errorf("%s: %v", step, err)
	}
}

func (c *crowd) add(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids = append(c.ids, id)
}

func (c *crowd) pick(r *rand.Rand) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ids[r.IntN(len(c.ids))]
}

// mail is any mail of any case, also one that is not owed.
func (c *crowd) mail(r *rand.Rand) store.MailRef {
	kinds := []string{
		cancellation.MailConfirmation, cancellation.MailConfirmation, cancellation.MailReceipt, cancellation.MailAlert,
		cancellation.MailAcknowledgement, cancellation.MailCorrection,
	}
	ref := store.MailRef{CaseID: c.pick(r), Kind: kinds[r.IntN(len(kinds))]}
	if ref.Kind == cancellation.MailCorrection {
		ref.Number = 1 + r.IntN(2)
	}
	return ref
}

// item is any item of any case, or one that is not there.
func (c *crowd) item(ctx context.Context, r *rand.Rand) string {
	list, err := c.s.Items(ctx, c.pick(r))
	c.fine("items", err)
	if len(list) == 0 {
		return "01900000-0000-7000-8000-000000000000"
	}
	return list[r.IntN(len(list))].ItemID
}

// report appends what a webhook brings of several mails at once.
func (c *crowd) report(ctx context.Context, r *rand.Rand) error {
	var events []cancellation.DeliveryEvent
	for range 6 {
		m, err := c.s.Mail(ctx, c.mail(r))
		if errors.Is(err, cancellation.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		deliveries := []cancellation.Delivery{cancellation.DeliveryBounce, cancellation.DeliveryDelivered, cancellation.DeliveryDropped}
		events = append(events, cancellation.DeliveryEvent{MailID: m.ID, Attempt: 1, Delivery: deliveries[r.IntN(len(deliveries))], OccurredAt: noon})
	}
	return c.s.AppendDeliveryEvents(ctx, events)
}

func (c *crowd) attempt(ctx context.Context, r *rand.Rand) error {
	ref := c.mail(r)
	if _, err := c.s.Mail(ctx, ref); err != nil && ref.Kind != cancellation.MailReceipt {
		return err
	}
	m, err := c.s.ClaimMail(ctx, store.MailClaim{
		Frozen: store.Frozen{Ref: ref, Subject: "s", Document: []byte("{}")}, Recipient: "e@example.com",
	})
	if err != nil {
		return err
	}
	to := []cancellation.MailState{cancellation.MailSent, cancellation.MailUnknown, cancellation.MailPending, cancellation.MailParked}
	return c.s.Settle(ctx, m.ID, m.Attempt, to[r.IntN(len(to))], "", "")
}

func (c *crowd) act(r *rand.Rand) error {
	kinds := []cancellation.ActKind{
		cancellation.ActRetry, cancellation.ActResolve, cancellation.ActVoid, cancellation.ActObjection,
		cancellation.ActSettleObjection, cancellation.ActIdentify, cancellation.ActSettle,
		cancellation.ActComplete, cancellation.ActAsk, cancellation.ActNote, cancellation.ActSettleEnd,
	}
	kind := kinds[r.IntN(len(kinds))]
	d := store.ActDetails{Outcome: "sent"}
	switch kind {
	case cancellation.ActSettle:
		d.Outcome = "rejected"
	case cancellation.ActNote:
		d.FollowUpOn = date(c.t, "2026-12-01")
	case cancellation.ActIdentify:
		d = store.ActDetails{CustomerID: "C-1", Wanted: []cancellation.Wanted{{ProductID: "P-0"}}}
	}
	_, err := act(c.t, c.s, c.pick(r), kind, d)
	return err
}

func (c *crowd) order(ctx context.Context, r *rand.Rand) error {
	o, err := c.s.Order(ctx, c.item(ctx, r))
	if err != nil {
		return err
	}
	return c.s.Mark(ctx, o)
}

func (c *crowd) stall(ctx context.Context, r *rand.Rand) error {
	to := []cancellation.ItemState{cancellation.ItemDelayed, cancellation.ItemParked}
	return c.s.Stall(ctx, c.item(ctx, r), r.IntN(2), to[r.IntN(len(to))], "http_503")
}

// ends is what a worker finds out about what has ended.
func (c *crowd) ends(ctx context.Context, r *rand.Rand) error {
	on, err := date(c.t, "2026-12-23").AddDays(r.IntN(9))
	if err != nil {
		return err
	}
	taken, err := c.s.TakeEnds(ctx, on, 0, 3)
	for _, e := range taken.Due {
		err = errors.Join(err, c.s.KeepLook(ctx, e, cancellation.LookAt(e.EndsOn, on, cancellation.Evidence{Runs: r.IntN(3) > 0}, e.Before)))
	}
	return err
}

// looks is what workers do with the leases.
func (c *crowd) looks(ctx context.Context, r *rand.Rand) error {
	runs, err := c.s.TakeRuns(ctx, 3)
	if err != nil {
		return err
	}
	var ids []string
	closed := []store.ClosedRun{{CaseID: c.pick(r), ClosedAt: time.Now()}, {CaseID: c.pick(r), ClosedAt: time.Now()}}
	for _, run := range runs {
		ids = append(ids, run.CaseID)
	}
	if err := c.s.PutBackRuns(ctx, ids); err != nil {
		return err
	}
	if err := c.s.ReportClosed(ctx, closed); err != nil {
		return err
	}
	_, err = c.s.TakeMails(ctx, store.MailWindow{Limit: 3})
	return err
}

// steps is everything that writes what the docket follows.
func (c *crowd) steps(ctx context.Context) map[string]func(*rand.Rand) error {
	s := c.s
	return map[string]func(*rand.Rand) error{
		"declare": func(r *rand.Rand) error {
			if r.IntN(4) == 0 {
				c.add(storetest.Declare(c.t, s, "C-1", noon.Add(-time.Duration(r.IntN(40))*24*time.Hour), fmt.Sprintf("P-%d", r.IntN(6))).ID)
			}
			return nil
		},
		"claim":  func(r *rand.Rand) error { _, err := s.Claim(ctx, c.pick(r)); return err },
		"decide": func(r *rand.Rand) error { _, err := s.Decide(ctx, c.pick(r), rules()); return err },
		"tried":  func(r *rand.Rand) error { return s.KeepTried(ctx, c.pick(r)) },
		"identify": func(r *rand.Rand) error {
			typed, err := s.Typed(ctx, c.pick(r))
			if err != nil {
				return err
			}
			return s.Identify(ctx, typed, cancellation.Match{Person: cancellation.Person{ID: "C-1"}, Degree: cancellation.DegreePlain})
		},
		"match": func(r *rand.Rand) error {
			id := c.pick(r)
			if _, err := s.Withdrawal(ctx, id); err != nil {
				return err
			}
			_, err := s.KeepMatch(ctx, id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing})
			return err
		},
		"hold": func(r *rand.Rand) error {
			o, err := s.Order(ctx, c.item(ctx, r))
			if err != nil {
				return err
			}
			return s.KeepHeld(ctx, o)
		},
		"turns":   func(*rand.Rand) error { return s.GiveTurns(ctx) },
		"stall":   func(r *rand.Rand) error { return c.stall(ctx, r) },
		"order":   func(r *rand.Rand) error { return c.order(ctx, r) },
		"attempt": func(r *rand.Rand) error { return c.attempt(ctx, r) },
		"park":    func(r *rand.Rand) error { return s.ParkMail(ctx, c.mail(r), r.IntN(2), "x") },
		"print": func(r *rand.Rand) error {
			ref := c.mail(r)
			if _, err := s.Mail(ctx, ref); err != nil {
				return err
			}
			return s.ToPrint(ctx, store.Frozen{Ref: ref, Subject: "s", Document: []byte("{}")})
		},
		"report": func(r *rand.Rand) error { return c.report(ctx, r) },
		"act":    func(r *rand.Rand) error { return c.act(r) },
		"apply":  func(r *rand.Rand) error { return s.ApplyActs(ctx, c.pick(r)) },
		"told": func(r *rand.Rand) error {
			run, err := s.Run(ctx, c.pick(r))
			if err != nil {
				return err
			}
			return s.Told(ctx, run)
		},
		"looks": func(r *rand.Rand) error { return c.looks(ctx, r) },
		"ends":  func(r *rand.Rand) error { return c.ends(ctx, r) },
	}
}

// Bursts on few cases, so that many write to one at once; after each the row of
// every case must be what the view says, and nobody may have been ended by Postgres.
func TestWhateverIsWrittenAtOnceTheDocketSaysWhatTheViewSays(t *testing.T) {
	s := databases.Open(t)
	var products [][3]string
	for n := range 6 {
		products = append(products, [3]string{fmt.Sprintf("P-%d", n), storetest.Monthly, ""})
	}
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", products...))
	h, err := s.PlaceLineHold(t.Context(), newLineHold())
	if err == nil {
		err = s.ReleaseLineHold(t.Context(), store.Release{ID: h, By: "ben", Rate: 6000, Hash: make([]byte, 32)})
	}
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{t: t, s: s}
	var names []string
	for name := range c.steps(t.Context()) {
		names = append(names, name)
	}
	slices.Sort(names)
	for burst := range 25 {
		c.ids = append(c.ids[max(0, len(c.ids)-2):],
			storetest.Declare(t, s, "C-1", noon.Add(time.Duration(burst)*time.Second), products[burst%6][0], products[(burst+1)%6][0]).ID)
		if burst%3 == 0 {
			c.add(typed(t, s, "", "other@example.com"))
		}
		if burst%5 == 0 {
			c.add(withdraw(t, s))
		}
		var wg sync.WaitGroup
		for worker := range 8 {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(uint64(burst), uint64(worker)))
				steps := c.steps(t.Context())
				for range 8 {
					name := names[r.IntN(len(names))]
					c.fine(name, steps[name](r))
				}
			})
		}
		wg.Wait()
		if same(t, s); t.Failed() {
			t.Fatalf("after burst %d", burst)
		}
	}
}
