package notice_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

// summarized are the questions of which people read a summary: those of the traces,
// and the cases of the law.
func summarized(t *testing.T) map[string][]notice.Step {
	t.Helper()
	steps := explained(t)
	for _, c := range readCases(t, "law.jsonl") {
		if c.ReceivedOn.IsZero() || c.Cause.Trigger != "" {
			continue
		}
		decision, err := notice.Decide(c.Terms, c.ReceivedOn, c.RequestedEnd)
		if err != nil {
			t.Fatal(err)
		}
		steps[c.ID] = decision.Steps
	}
	return steps
}

func TestSummariesStandSideBySide(t *testing.T) {
	steps := summarized(t)
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		text.WriteString(name + "\n" + notice.Explain(steps[name], notice.German) + "\n" + notice.Explain(steps[name], notice.English) + "\n\n")
	}
	path := filepath.Join("testdata", "explain", "summaries.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), text.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// sentences counts them: the point of a day and that of an abbreviation end none.
func sentences(text string) int {
	text = regexp.MustCompile(`\d+\. `).ReplaceAllString(text, "")
	return len(regexp.MustCompile(`\.( [A-ZÄÖÜ]|$)`).FindAllString(text, -1))
}

func TestASummaryIsReadOnce(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		var counts []int
		for name, steps := range summarized(t) {
			said := notice.Explain(steps, lang)
			if n := sentences(said); n < 1 || n > 4 {
				t.Errorf("%s: %d sentences: %s", name, n, said)
			} else {
				counts = append(counts, n)
			}
		}
		slices.Sort(counts)
		if len(counts) < 40 || counts[len(counts)/2] > 2 {
			t.Errorf("%s: %d summaries, the middle one of %d sentences", lang, len(counts), counts[len(counts)/2])
		}
	}
}

// The days of notice and of law that a summary names are those that made the end.
func TestASummaryNamesNoRuleThatDidNotBear(t *testing.T) {
	for name, steps := range summarized(t) {
		said := notice.Explain(steps, notice.German)
		counted := -1
		for i, step := range steps {
			if step.Rule == notice.RuleNotice {
				counted = i
			}
		}
		for i, step := range steps {
			if step.Rule == notice.RuleNotice && i != counted && strings.Contains(said, notice.Spell(step.On, notice.German)) && step.On != steps[counted].On {
				t.Errorf("%s names a notice that another one replaced: %s", name, said)
			}
			if step.Rule == notice.RuleNextEnd && strings.Contains(said, notice.Spell(step.Until, notice.German)) {
				t.Errorf("%s names an end that nobody asked for: %s", name, said)
			}
		}
	}
}

func TestWhatHasNoEndHasNoReason(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		if said := notice.Explain(nil, lang); said != "" {
			t.Errorf("of nothing it says %q", said)
		}
	}
}

func TestWhatEndedBeforeItWasCancelledIsToldAsPast(t *testing.T) {
	decision, err := notice.Decide(terms(t, `{"starts_on":"2022-01-01","initial_term":"P1Y"}`), day(t, "2024-11-22"), notice.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for lang, wrong := range map[notice.Language]string{notice.German: "endet ", notice.English: "ends "} {
		told := notice.Explain(decision.Steps, lang) + " " + strings.Join(notice.Trace(decision.Steps, lang), " ")
		if strings.Contains(told, wrong) {
			t.Errorf("%s: %s", lang, told)
		}
	}
}
