package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestAQuestionHoldsThePersonsWordsAndKeepsTheDayOfReceipt(t *testing.T) {
	for lang, want := range map[notice.Language][3]string{
		notice.German:  {"Frage 2 zu Ihrer Kündigung, Vorgang 7F3Q", "gilt weiterhin als am 22. November 2026 eingegangen", "Wir konnten den Vertrag"},
		notice.English: {"Question 2 about your cancellation, reference 7F3Q", "still counts as received on 22 November 2026", "but could not find"},
	} {
		c := QuestionContent{
			Reference: "7F3Q", Provider: "Fairwell", Locale: lang, ReceivedAt: time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC),
			Number: 2, Text: "Welcher Anschluss\nist gemeint?",
		}
		l, err := Question(c)
		m, err := render(l, err)
		if err != nil {
			t.Fatal(err)
		}
		if m.Subject != want[0] || !strings.Contains(m.Text, want[1]) || !strings.Contains(m.Text, "Welcher Anschluss\nist gemeint?") || strings.Contains(m.Text, want[2]) {
			t.Errorf("%s\n%s", m.Subject, m.Text)
		}
	}
}
