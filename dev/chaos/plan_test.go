package chaos

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestASeedRepeatsItsCampaign(t *testing.T) {
	same := cmp.AllowUnexported(plan{}, step{}, customer{}, product{}, declaration{})
	if diff := cmp.Diff(newPlan(7, 60, noon), newPlan(7, 60, noon), same); diff != "" {
		t.Errorf("the same seed plans otherwise:\n%s", diff)
	}
	if cmp.Equal(newPlan(7, 60, noon), newPlan(8, 60, noon), same) {
		t.Error("another seed plans the same")
	}
}

func TestEveryCampaignStrikesEveryBlowAndReleasesEverything(t *testing.T) {
	for _, cases := range []int{1, 20, 60, 2000} {
		p := newPlan(1, cases, noon)
		kills, released := 0, 0
		for _, s := range p.steps {
			released += s.release
			if s.blow != terminateRuns && s.blow != cutStore {
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
	p := newPlan(1, 2000, noon)
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
	for _, s := range newPlan(3, 600, time.Now()).steps {
		for _, faults := range []string{s.mail, s.orders} {
			if !json.Valid([]byte(faults)) {
				t.Errorf("%s is no JSON", faults)
			}
		}
	}
}
