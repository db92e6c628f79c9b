package notice_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// atlantis is a made-up country: its own zone, weekend, holidays, paragraphs, sectors,
// a rule and a right. What sources answer differently is asked as everywhere.
func atlantis(t *testing.T) *notice.Catalogue {
	t.Helper()
	var german struct {
		Policies []map[string]any `json:"policies"`
	}
	if err := json.Unmarshal(notice.CatalogueData(), &german); err != nil {
		t.Fatal(err)
	}
	for _, p := range german.Policies {
		p["law"] = "Art. 9 Atl."
	}
	policies, err := json.Marshal(german.Policies)
	if err != nil {
		t.Fatal(err)
	}
	c, err := notice.ReadCatalogue([]byte(`{
		"version": "1", "jurisdictions": ["ATL"], "zone": "Pacific/Kiritimati", "weekend": ["thursday", "friday"], "rest_days": ["friday"],
		"citations": {"receipt": "Art. 1 Atl.", "first_day": "Art. 2 Atl.", "days": "Art. 3 Atl.", "months": "Art. 3 Atl.",
			"missing_day": "Art. 4 Atl.", "month_part": "Art. 5 Atl.", "day_off": "Art. 6 Atl.", "meaning": "Art. 7 Atl.",
			"button": "Art. 7 Atl.", "by_itself": "Art. 8 Atl."},
		"sectors": [{"name": "bells", "title": {"de": "Glocken", "en": "Bells"}}],
		"customer_kinds": [{"name": "consumer", "title": {"de": "Mensch", "en": "Person"}}],
		"policies": ` + string(policies) + `,
		"rules": [{"id": "atl-20", "jurisdiction": "ATL", "sector": "bells", "degree": "statute", "law": "Art. 20 Atl.", "link": "https://example.com/20",
			"title": {"de": "Läuten", "en": "Ringing"}, "initial_term": {"most": "P6M", "from": "start", "free": "P1W", "text": {"de": "Höchstens 6 Monate.", "en": "6 months at most."}},
			"notice": {"most": "P2W", "text": {"de": "Höchstens 2 Wochen.", "en": "2 weeks at most."}}, "examples": []}],
		"packages": [],
		"rights": [{"id": "atl-30", "jurisdiction": "ATL", "sector": "bells", "trigger": "flood", "degree": "courts", "law": "Art. 30 Atl.", "link": "https://example.com/30",
			"title": {"de": "Flut", "en": "Flood"}, "notice": "P3D", "examples": []}],
		"withdrawal": {"days": 10, "longest": "P6M", "degree": "statute", "law": "Art. 40 Atl.", "link": "https://example.com/40", "text": {"de": "10 Tage.", "en": "10 days."}},
		"lands": [{"code": "DEEP", "name": "Deep"}],
		"holidays": [{"name": "Tidetag", "date": "03-14"}, {"name": "Tiefentag", "date": "03-15", "lands": ["DEEP"]}]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACountryIsDataAlone(t *testing.T) {
	c := atlantis(t)
	d, err := c.Decide(terms(t, `{"sector":"bells","starts_on":"2026-01-10","initial_term":"P12M","notice":"P1M","renewal":"indefinite"}`), day(t, "2026-02-01"), notice.Date{})
	if err != nil || d.EndsOn != day(t, "2026-07-09") || d.LastReceiptOn != day(t, "2026-06-25") {
		t.Errorf("ends on %v, last receipt %v, %v; want the 6 months and 2 weeks of its own law", d.EndsOn, d.LastReceiptOn, err)
	}
	special, err := c.SpecialRight(terms(t, `{"sector":"bells"}`), notice.Cause{Trigger: "flood"}, day(t, "2026-02-01"), notice.Date{})
	if err != nil || special.EndsOn != day(t, "2026-02-04") || special.Degree != notice.ByCourts {
		t.Errorf("a right of its own: %+v, %v", special, err)
	}
	byItself, err := c.Decide(terms(t, `{"starts_on":"2026-01-10","initial_term":"P1M2D"}`), day(t, "2026-01-12"), day(t, "2026-08-01"))
	if err != nil {
		t.Fatal(err)
	}
	for _, cited := range strings.Split(strings.Join(append(append(d.Basis, special.Basis...), byItself.Basis...), "|"), "|") {
		if !strings.HasPrefix(cited, "Art. ") && !strings.HasPrefix(cited, "Vertrag: ") {
			t.Errorf("it cites %q, which is no law there", cited)
		}
	}
	// The tenth day is Tidetag, a Saturday there is a working day, and Deep has a holiday more.
	for land, want := range map[string]string{"": "2026-03-15", "DEEP": "2026-03-16"} {
		if end, _, err := c.WithdrawalUntil(notice.Terms{}, day(t, "2026-03-04"), land); err != nil || end != day(t, want) {
			t.Errorf("withdrawal in %q ends on %v, %v; want %s", land, end, err, want)
		}
	}
	// A Thursday moves, though it would not in Germany.
	if end, _, err := c.WithdrawalUntil(notice.Terms{}, day(t, "2026-04-13"), ""); err != nil || end != day(t, "2026-04-25") {
		t.Errorf("a period that ends on a weekend there ends on %v, %v", end, err)
	}
	instant := time.Date(2026, 2, 1, 11, 0, 0, 0, time.UTC) // noon in Berlin, past midnight there
	if got := c.CivilDay(instant); got != day(t, "2026-02-02") || notice.CivilDay(instant) != day(t, "2026-02-01") {
		t.Errorf("the day there is %v", got)
	}
	if _, err := c.Decide(terms(t, `{"sector":"telecom"}`), day(t, "2026-02-01"), notice.Date{}); err == nil {
		t.Error("it knows a German sector")
	}
}
