package mail

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestWhatIsKeptHasTheStepsOnceForAllProductsThatShareThemAndTheMailHasNone(t *testing.T) {
	for lang, words := range map[notice.Language][2]string{
		notice.German:  {"Anlage: So ergibt sich der Tag Schritt für Schritt", "wie bei DSL 100"},
		notice.English: {"Annex: why these dates, step by step", "as for DSL 100"},
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
			if strings.Contains(said, words[0]) || strings.Contains(said, "Zweiter Schritt.") {
				t.Errorf("%s: the %s holds the annex", lang, what)
			}
			if strings.Count(said, words[1]) != 1 || strings.Count(said, "§ 56 Abs. 3 TKG") != 1 {
				t.Errorf("%s: the %s says the reason of two products not once:\n%s", lang, what, said)
			}
		}
		var steps []document.Block
		headings := ""
		for _, b := range letter.Document.Saved().Blocks {
			if b.SavedOnly {
				steps = append(steps, b)
				headings += b.Text + "|"
			}
		}
		if len(steps) != 3 || headings != words[0]+"|DSL 100, TV-Option||" || len(steps[2].Items) != 2 {
			t.Errorf("%s: the annex is %v", lang, steps)
		}
	}
}
