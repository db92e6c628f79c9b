package mail

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestWhatIsKeptHasTheStepsOnceForAllProductsThatShareThemAndTheMailHasNone(t *testing.T) {
	for lang, heading := range map[notice.Language]string{
		notice.German: "Anlage: Warum dieser Tag?", notice.English: "Annex: Why this date?",
	} {
		letter, err := Confirmation(threeProducts(t, lang))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Write(letter)
		if err != nil {
			t.Fatal(err)
		}
		for what, said := range map[string]string{"text": m.Text, "HTML": m.HTML} {
			if strings.Contains(said, heading) || strings.Contains(said, "Zweiter Schritt.") {
				t.Errorf("%s: the %s holds the annex", lang, what)
			}
			if strings.Count(said, "DSL 100, TV-Option") != 1 || strings.Count(said, "§ 56 Abs. 3 TKG") != 1 {
				t.Errorf("%s: the %s says the reason of two products not once:\n%s", lang, what, said)
			}
		}
		var annex []document.Block
		headings := ""
		for _, b := range letter.Document.Saved().Blocks {
			if b.SavedOnly {
				annex = append(annex, b)
				headings += b.Text + "|"
			}
		}
		if len(annex) != 4 || !strings.HasPrefix(headings, heading+"|DSL 100, TV-Option|") || len(annex[3].Items) != 2 {
			t.Errorf("%s: the annex is %v", lang, annex)
		}
	}
}
