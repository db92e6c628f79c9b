package activities_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// typed receives what somebody typed, as the public form does.
func (g *stage) typed(t *testing.T, typed cancellation.Typed, lang notice.Language) activities.CaseInput {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	_, err := g.store.Declare(t.Context(), store.Declaration{
		ID: id, Kind: cancellation.Ordinary, Channel: cancellation.ChannelForm, Locale: string(lang),
		ConfirmationEmail: strings.TrimSpace(typed.Email), ReceivedAt: received, RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
		Typed: &typed, Receipt: "{}", ReceiptCode: id,
	})
	if err != nil {
		t.Fatal(err)
	}
	return activities.CaseInput{CaseID: id}
}

func (g *stage) validate(t *testing.T, in activities.CaseInput) activities.Validated {
	t.Helper()
	v, err := run[activities.Validated](g, activity.ValidateNotice, in)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// erika has one contract with a product, its part, and another product.
func erika(t *testing.T) store.Record {
	t.Helper()
	r := storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}, [3]string{"P-3", storetest.Monthly, ""})
	r.Customer.Name, r.Customer.BirthDate = "Erika Müller-Beispiel", storetest.Date(t, "1980-02-29")
	r.Products[0].Name, r.Products[1].Name, r.Products[2].Name = "DSL 100", "Festnetz-Flat", "TV Premium"
	return r
}

var typedErika = cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "N-V-1", Email: "erika@example.com"}

func TestATypedDeclarationIsMatchedOnceHoweverManyWorkersLook(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	in := g.typed(t, typedErika, notice.German)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			v, err := run[activities.Validated](g, activity.ValidateNotice, in)
			if err != nil || v.Unmatched || v.Pace.MailFor == 0 {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
	wg.Wait()
	if items, err := g.store.Items(t.Context(), in.CaseID); err != nil || len(items) != 3 {
		t.Errorf("%d items, %v", len(items), err)
	}
	c, err := g.store.Case(t.Context(), in.CaseID)
	if err != nil || c.CustomerID != "C-1" {
		t.Errorf("it is of %q, %v", c.CustomerID, err)
	}
	for _, i := range g.decide(t, in.CaseID).Items {
		if i.EndsOn.String() != "2026-12-22" || i.State != "decided" {
			t.Errorf("%+v", i)
		}
	}
}

func TestWhatFitsNobodyForSureIsUnmatchedAndWritesNothing(t *testing.T) {
	for name, change := range map[string]func(*cancellation.Typed){
		"another name":        func(d *cancellation.Typed) { d.Name = "Max Muster" },
		"no such contract":    func(d *cancellation.Typed) { d.Contract, d.Email = "N-V-9", "other@example.com" },
		"an unclear contract": func(d *cancellation.Typed) { d.Contract = "mein Internet" },
		"an unreadable wish":  func(d *cancellation.Typed) { d.Wish = "bald" },
		"nothing but a name":  func(d *cancellation.Typed) { d.Contract, d.Email = "", "" },
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			storetest.Import(t, g.store, erika(t))
			typed := typedErika
			change(&typed)
			in := g.typed(t, typed, notice.German)
			for range 2 {
				if v := g.validate(t, in); !v.Unmatched || v.Pace.MailFor == 0 {
					t.Errorf("%+v", v)
				}
			}
			c, err := g.store.Case(t.Context(), in.CaseID)
			if err != nil || c.State != cancellation.CaseUnmatched || c.CustomerID != "" {
				t.Errorf("%+v, %v", c, err)
			}
			if items, err := g.store.Items(t.Context(), in.CaseID); err != nil || len(items) != 0 {
				t.Errorf("items %v, %v", items, err)
			}
		})
	}
}

func TestOnceAPersonHasSaidWhoseItIsItGoesOn(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	typed := typedErika
	typed.Name = "E. Beispiel"
	in := g.typed(t, typed, notice.German)
	if v := g.validate(t, in); !v.Unmatched {
		t.Fatalf("%+v", v)
	}
	st := g.act(t, in.CaseID, cancellation.ActIdentify, store.ActDetails{
		CustomerID: "C-1", Wanted: []cancellation.Wanted{{ProductID: "P-3"}},
	})
	if len(st.Items) != 1 || st.Items[0].EndsOn.String() != "2026-12-22" || len(st.Mails) != 1 {
		t.Errorf("%+v", st)
	}
	if v := g.validate(t, in); v.Unmatched || v.Acts != 0 {
		t.Errorf("%+v", v)
	}
}

func TestAnActThatSaysWhoseItIsComesBeforeTheMatch(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	in := g.typed(t, typedErika, notice.German)
	_, err := g.store.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: in.CaseID, Kind: cancellation.ActIdentify, NoteID: uuid.NewString(), Note: "rang up",
		Details: store.ActDetails{CustomerID: "C-1", Wanted: []cancellation.Wanted{{ProductID: "P-3"}}},
		Actor:   store.Actor{Issuer: "i", Subject: "anna"}, Key: "1", BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := g.validate(t, in); v.Acts != 1 {
		t.Fatalf("%+v", v)
	}
	st, err := run[activities.Standing](g, activity.ApplyActs, in)
	if err != nil || len(st.Items) != 1 {
		t.Errorf("%+v, %v", st, err)
	}
}

// The earlier declaration counts, also if it was found out later whose it is.
func TestATypedDeclarationTakesItsPlaceAmongTheCustomersOthers(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	in := g.typed(t, typedErika, notice.German)
	g.validate(t, in)
	later := storetest.Declare(t, g.store, "C-1", received.Add(time.Hour), "P-3")
	if got := g.decide(t, later.ID).Items[0]; got.State != "refused" {
		t.Errorf("the later one: %+v", got)
	}
	for _, i := range g.decide(t, in.CaseID).Items {
		if i.State != "decided" {
			t.Errorf("the earlier one: %+v", i)
		}
	}
}

func TestGuessesAtOneNameEndWithAPersonAndAStrongMatchNeverWaits(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	guess := func(change func(*cancellation.Typed)) activities.CaseInput {
		typed := typedErika
		typed.Email, typed.Contract = "stranger@example.com", "DSL 100"
		change(&typed)
		return g.typed(t, typed, notice.German)
	}
	var guesses []activities.CaseInput
	for day := 20; day <= 29; day++ { // the ninth and tenth are stored before the first is looked at
		guesses = append(guesses, guess(func(d *cancellation.Typed) { d.BirthDate = fmt.Sprintf("%d.2.1980", day) }))
	}
	for _, in := range guesses {
		if v := g.validate(t, in); !v.Unmatched {
			t.Error("a guessed birth date has found somebody")
		}
	}
	if v := g.validate(t, guess(func(d *cancellation.Typed) { d.Contract = "N-V-1" })); !v.Unmatched {
		t.Error("whoever guessed finds somebody by a contract number")
	}
	strong := guess(func(d *cancellation.Typed) { d.Contract, d.BirthDate = "N-V-1", "29.2.1980" })
	if v := g.validate(t, strong); v.Unmatched {
		t.Error("a strong match waits")
	}
}
