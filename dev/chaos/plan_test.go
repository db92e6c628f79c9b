package chaos

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/dev/stack"
)

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	crew = stack.Replicas{APIs: 2, Workers: 3}
)

func TestASeedRepeatsItsCampaign(t *testing.T) {
	same := cmp.AllowUnexported(plan{}, step{}, customer{}, product{}, declaration{})
	if diff := cmp.Diff(newPlan(7, 60, 0, crew, noon), newPlan(7, 60, 0, crew, noon), same); diff != "" {
		t.Errorf("the same seed plans otherwise:\n%s", diff)
	}
	if cmp.Equal(newPlan(7, 60, 0, crew, noon), newPlan(8, 60, 0, crew, noon), same) {
		t.Error("another seed plans the same")
	}
}

func TestEveryCampaignStrikesEveryBlowAndReleasesEverything(t *testing.T) {
	for _, cases := range []int{1, 20, 60, 2000} {
		p := newPlan(1, cases, 0, crew, noon)
		kills, released := 0, 0
		for _, s := range p.steps {
			released += s.release
			switch s.blow {
			case freeze, terminateRuns, cutStore:
			case ambushMail, ambushOrder:
				kills += crew.Workers
			default:
				kills++
			}
		}
		if released != cases || len(p.declarations) != cases {
			t.Errorf("%d of %d declarations are released, %d planned", released, cases, len(p.declarations))
		}
		if kills < 10 || (cases == 2000 && kills < 150) {
			t.Errorf("%d declarations see %d kills", cases, kills)
		}
		for _, b := range blows {
			if !slices.ContainsFunc(p.steps, func(s step) bool { return s.blow == b }) {
				t.Errorf("%d declarations: nothing does %q", cases, b)
			}
		}
	}
}

func TestALongCampaignSeesEveryFault(t *testing.T) {
	p := newPlan(1, 2000, 0, crew, noon)
	for _, fault := range mailFaults {
		_, rest, seeded := strings.Cut(fault, "%d")
		if !slices.ContainsFunc(p.steps, func(s step) bool { return s.mail == fault || seeded && strings.HasSuffix(s.mail, rest) }) {
			t.Errorf("the mailbox never does %s", fault)
		}
	}
	for _, fault := range orderFaults {
		if !slices.ContainsFunc(p.steps, func(s step) bool { return s.orders == fault }) {
			t.Errorf("no backend ever does %s", fault)
		}
	}
}

func TestEveryFaultOfAPlanIsWellFormed(t *testing.T) {
	for _, s := range newPlan(3, 600, 0, crew, time.Now()).steps {
		for _, faults := range []string{s.mail, s.orders} {
			if !json.Valid([]byte(faults)) {
				t.Errorf("%s is no JSON", faults)
			}
		}
	}
}

func TestALongCampaignFreezesEveryPartWithinItsBounds(t *testing.T) {
	frozen := map[string]int{}
	for _, s := range newPlan(1, 2000, 0, crew, noon).steps {
		if s.blow != freeze {
			continue
		}
		frozen[s.part]++
		if s.down < freezeLeast || s.down > freezeMost {
			t.Errorf("%s is frozen for %s", s.part, s.down)
		}
	}
	for _, part := range []string{"api", "api2", "worker", "worker2", "worker3", "temporal", "mailbox", "backends"} {
		if frozen[part] == 0 {
			t.Errorf("%s is never frozen", part)
		}
	}
	if frozen["postgres"] > 0 {
		t.Error("half of Postgres is frozen")
	}
}

func TestEveryCampaignDeclaresByEveryDoorWhatFitsAndWhatDoesNot(t *testing.T) {
	for _, cases := range []int{60, 2000} {
		came := map[string]int{}
		for _, d := range newPlan(1, cases, 0, crew, noon).declarations {
			came[string(d.door)+" "+d.finds]++
			if (d.door == byAPI) != (d.key != "") || (d.door == byAPI) != (d.typed == nil) {
				t.Errorf("a declaration by %s has the key %q and the form %v", d.door, d.key, d.typed)
			}
		}
		for _, what := range []string{
			"/v1/cancellations ", "/kuendigen matched", "/kuendigen unmatched",
			"/widerrufen matched", "/widerrufen late", "/widerrufen unmatched",
		} {
			if came[what] == 0 {
				t.Errorf("%d declarations: none is %q", cases, what)
			}
		}
	}
}

func TestWhatIsTypedIsPersonalDataThatTheAuditFinds(t *testing.T) {
	for _, d := range newPlan(1, 600, 0, crew, noon).declarations {
		if d.typed == nil {
			continue
		}
		if !strings.Contains(d.typed.Get("name"), surname) || !strings.HasSuffix(d.typed.Get("email"), mailDomain) {
			t.Errorf("nobody would notice %v in a log", d.typed)
		}
		if d.finds != unmatched && d.stranger != (d.typed.Get("email") != d.customer.email) {
			t.Errorf("%v is said to be on file: %t", d.typed, !d.stranger)
		}
	}
}
