package mail

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func withdrawal(lang notice.Language) AcknowledgementContent {
	return AcknowledgementContent{
		Reference: "7KQ2-M9XD-4TAB", Provider: "Beispiel Telekom GmbH",
		Locale:     lang,
		ReceivedAt: time.Date(2027, 1, 4, 22, 59, 59, 0, time.UTC),
	}
}

func TestAWithdrawalIsAcknowledgedInTheWordsOfTheGoldenFiles(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		whole, part := withdrawal(lang), withdrawal(lang)
		part.Partial, part.Provider = true, ""
		for name, c := range map[string]AcknowledgementContent{"acknowledgement": whole, "acknowledgement_part": part} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				m, err := render(Acknowledgement(c))
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
				golden(t, name+"."+string(lang)+".html", m.HTML)
				if days := dates.FindAllString(m.Text, -1); len(days) != 2 || days[0] != days[1] {
					t.Errorf("it names %v, not the day of receipt alone", days)
				}
				for _, word := range []string{"fristgerecht", "rechtzeitig", "in time", "endet", "ends", "wirksam", "{{", "<no value>"} {
					if strings.Contains(m.Text, word) {
						t.Errorf("an acknowledgement must not say %q", word)
					}
				}
			})
		}
	}
}

func TestAnAcknowledgementSaysWhatItIsAboutAndWhenInBerlinTime(t *testing.T) {
	c := withdrawal(notice.German)
	m, err := render(Acknowledgement(c))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{c.Reference, "4. Januar 2027", "23:59:59", "UTC+01:00"} {
		if !strings.Contains(m.Text, want) || !strings.Contains(html.UnescapeString(m.HTML), want) {
			t.Errorf("%q is missing in\n%s", want, m.Text)
		}
	}
	if !strings.Contains(m.Subject, c.Reference) {
		t.Errorf("a search of SendGrid's log does not find %q", m.Subject)
	}
}

func TestNothingBreaksOutOfItsLineInAnAcknowledgement(t *testing.T) {
	const evil = "Eve\r\nBcc: all@example.org\n\nGewonnen!\u2028<script>alert(1)</script>\u202e"
	c := withdrawal(notice.German)
	c.Reference, c.Provider = evil, evil
	m, err := render(Acknowledgement(c))
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(m.Subject, "\r\n\u2028\u202e") {
		t.Errorf("subject %q is not one plain line", m.Subject)
	}
	if regexp.MustCompile(`(?m)^\s*(Bcc:|Gewonnen)`).MatchString(m.Text) {
		t.Errorf("a typed line stands by itself:\n%s", m.Text)
	}
	if strings.Contains(m.HTML, "<script") || strings.ContainsAny(m.HTML, "\u202e\u2028") {
		t.Errorf("typed markup survives:\n%s", m.HTML)
	}
}

func TestAnAcknowledgementWithoutWhatTheLawAsksForIsNoMail(t *testing.T) {
	for name, spoil := range map[string]func(*AcknowledgementContent){
		"no reference": func(c *AcknowledgementContent) { c.Reference = " " }, "no instant": func(c *AcknowledgementContent) { c.ReceivedAt = time.Time{} },
		"no language": func(c *AcknowledgementContent) { c.Locale = "../de" },
	} {
		c := withdrawal(notice.German)
		spoil(&c)
		if _, err := render(Acknowledgement(c)); err == nil {
			t.Errorf("%s: it renders", name)
		}
	}
}
