package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/actions"
)

func TestThreeProductsAreCancelledWithTheirOwnDatesAndOneMail(t *testing.T) {
	c := newCustomer(t,
		product{ID: "1", Line: "access", Terms: anyDay},
		product{ID: "2", Line: "mobile", Terms: minimum},
		product{ID: "3", Line: "hosting", Terms: yearly})
	ids := []string{c.products[0].ID, c.products[1].ID, c.products[2].ID}
	declared := c.declare(t, http.StatusCreated, ids...)
	done := await(t, declared.ID, "completed")
	mail := oneMail(t, declared.ID)
	if mail.To != c.email || !strings.Contains(mail.Subject, declared.Reference) || strings.Contains(mail.Subject, declared.ID) {
		t.Errorf("mail to %s about %s", mail.To, mail.Subject)
	}
	seen := map[string]bool{}
	for i, p := range c.products {
		want := ends(t, p.Terms, declared.ReceivedAt)
		seen[want] = true
		for _, got := range []item{declared.Items[i], done.Items[i]} {
			if got.EndsOn != want || got.ProductID != p.ID || got.Decision != 1 {
				t.Errorf("%s ends on %s by decision %d, want %s", got.ProductID, got.EndsOn, got.Decision, want)
			}
		}
		if !strings.Contains(mail.Text, spelled(t, want)) || !strings.Contains(mail.HTML, spelled(t, want)) {
			t.Errorf("the mail does not name %s", spelled(t, want))
		}
		if o := orderOf(t, p.Line, p.ID); o.Effects != 1 || o.Status != "pendingTerminate" || *o.TerminationDate != want {
			t.Errorf("the backend of %s holds %+v", p.Line, o)
		}
	}
	if len(seen) != 3 {
		t.Errorf("the terms were to give three dates: %v", seen)
	}
}

// A machine that halts for half a second costs an attempt here, so it is the least of
// a few runs.
func TestARunOfThreeItemsCostsAtMostNineBilledActions(t *testing.T) {
	var count actions.Count
	for range 5 {
		c := newCustomer(t,
			product{ID: "1", Line: "access", Terms: anyDay}, product{ID: "2", Line: "mobile", Terms: anyDay},
			product{ID: "3", Line: "tv", Terms: anyDay})
		declared := c.declare(t, http.StatusCreated, c.products[0].ID, c.products[1].ID, c.products[2].ID)
		await(t, declared.ID, "completed")
		eventually(t, "the run is closed", func() bool {
			events := histories(t.Context(), t, declared.ID)[0].GetEvents()
			return strings.Contains(events[len(events)-1].GetEventType().String(), "Completed")
		})
		all := histories(t.Context(), t, declared.ID)
		if len(all) != 1 {
			t.Fatalf("%d runs", len(all))
		}
		if count = actions.Of(all[0].GetEvents()); count.Total() <= len(c.products)+6 {
			return
		}
	}
	t.Errorf("%d actions: %v", count.Total(), count)
}

func TestAMainProductTakesItsPartsAlongAndASecondSIMStays(t *testing.T) {
	c := newCustomer(t,
		product{ID: "dsl", Line: "access", Terms: minimum},
		product{ID: "tv", Line: "tv", PartOf: "dsl", Terms: `{}`},
		product{ID: "sport", Line: "tv", PartOf: "tv", Terms: `{"notice":"P2W"}`},
		product{ID: "sim", Line: "mobile", Terms: anyDay})
	main, tv, sport, sim := c.products[0].ID, c.products[1].ID, c.products[2].ID, c.products[3].ID
	declared := c.declare(t, http.StatusCreated, main)
	done := await(t, declared.ID, "completed")
	want := done.item(t, main).EndsOn
	for _, part := range []struct{ id, by string }{{tv, main}, {sport, tv}} {
		got := done.item(t, part.id)
		if got.EndsOn != want || got.TakenAlongBy == nil || *got.TakenAlongBy != part.by {
			t.Errorf("%s ends on %s, taken along by %v; want %s", part.id, got.EndsOn, got.TakenAlongBy, want)
		}
	}
	if len(done.Items) != 3 {
		t.Errorf("%d items", len(done.Items))
	}
	if o := orderOf(t, "mobile", sim); o.Calls != 0 {
		t.Errorf("the second SIM was cancelled: %+v", o)
	}
	if mail := oneMail(t, declared.ID); !strings.Contains(mail.Text, "Produkt "+tv) {
		t.Error("the mail does not name the part")
	}
}

func TestALaterEndOfAPartsOwnIsForAPersonToJudge(t *testing.T) {
	c := newCustomer(t,
		product{ID: "dsl", Line: "access", Terms: anyDay},
		product{ID: "box", Line: "tv", PartOf: "dsl", Terms: minimum})
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	got := await(t, declared.ID, "needs_attention").item(t, c.products[1].ID)
	if got.Review == nil || got.Review.State != "open" || got.Review.DeclaredEnd != declared.item(t, c.products[0].ID).EndsOn {
		t.Errorf("part: %+v", got)
	}
}

func TestTheLaterOfTwoDeclarationsIsReceivedAndSaysSo(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	first := c.declare(t, http.StatusCreated, c.products[0].ID)
	second := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, first.ID, "completed")
	got := await(t, second.ID, "completed").Items[0]
	if got.State != "refused" || got.Refused == nil || got.Refused.Code != "already_cancelled" ||
		got.Refused.CaseID != first.ID || got.Refused.EndsOn != first.Items[0].EndsOn {
		t.Errorf("second: %+v", got)
	}
	if mail := oneMail(t, second.ID); !strings.Contains(mail.Text, first.Reference) {
		t.Error("the second mail does not name the first case")
	}
	if o := orderOf(t, "access", c.products[0].ID); o.Effects != 1 {
		t.Errorf("the backend saw %+v", o)
	}
}
