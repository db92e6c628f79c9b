package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestTheAnswerToAnOfferSaysWhatGoesOnAndWhatEndsAsBefore(t *testing.T) {
	end, err := notice.ParseDate("2026-12-22")
	if err != nil {
		t.Fatal(err)
	}
	on, off := ContentItem{ProductName: "DSL 100", Continues: true}, ContentItem{ProductName: "TV Basis", EndsOn: end}
	elsewhere := ContentItem{ProductName: "TV Basis", RefusedCode: cancellation.RefusedAlreadyCancelled, RefusedEndsOn: end}
	for name, test := range map[string]struct {
		lang     notice.Language
		declined bool
		items    []ContentItem
		want     []string
		not      string
	}{
		"accepted": {notice.German, false, []ContentItem{on}, []string{
			"Ihr Vertrag läuft weiter, Vorgang 7F3Q", "am 28. November 2026 beantragt", "DSL 100", "Eine neue Mindestlaufzeit beginnt nicht",
		}, "zu spät"},
		"partly too late": {notice.German, false, []ContentItem{on, off}, []string{"läuft weiter", "war es zu spät", "22. Dezember 2026"}, "nehmen wir nicht an"},
		"too late":        {notice.German, false, []ContentItem{off}, []string{"endet wie bestätigt", "Dafür war es zu spät", "22. Dezember 2026"}, "laufen weiter"},
		"ends elsewhere":  {notice.English, false, []ContentItem{elsewhere}, []string{"ends as confirmed", "It was too late", "22 December 2026"}, "continues"},
		"declined": {notice.English, true, []ContentItem{off}, []string{
			"ends as confirmed", "We do not accept this request", "no longer sold", "22 December 2026",
		}, "too late"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := Continuation(ContinuationContent{
				Reference: "7F3Q", Provider: "Fairwell", Name: "Erika Beispiel", Locale: test.lang,
				OfferedAt: time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC), Declined: test.declined, Reason: "This tariff is\nno longer sold.", Items: test.items,
			})
			m, err := render(l, err)
			if err != nil {
				t.Fatal(err)
			}
			said := m.Subject + "\n" + m.Text
			for _, words := range test.want {
				if !strings.Contains(said, words) {
					t.Errorf("%q is missing:\n%s", words, said)
				}
			}
			if strings.Contains(said, test.not) || !strings.Contains(said, "Erika Beispiel") {
				t.Errorf("it says:\n%s", said)
			}
		})
	}
}
