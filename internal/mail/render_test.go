package mail

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

var update = flag.Bool("update", false, "write the golden files again")

func date(t *testing.T, s string) notice.Date {
	t.Helper()
	d, err := notice.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// contentOf is a declaration received at 10:00 UTC, which is 11:00 in Berlin.
func contentOf(lang notice.Language) Content {
	return Content{
		Reference: "K7QX-M2PD-4TAB",
		Provider:  "Beispiel Telekom GmbH", Name: "Erika Beispiel", CustomerNumber: "K100200", Locale: lang,
		Kind: cancellation.Ordinary, Channel: cancellation.ChannelPortal,
		ReceivedAt: time.Date(2026, 11, 22, 10, 0, 5, 0, time.UTC), ConfirmationEmail: "erika@example.com",
	}
}

func oneProduct(t *testing.T, lang notice.Language) Content {
	c := contentOf(lang)
	c.Declared = []Declared{{ProductName: "DSL 100", ContractNumber: "2024-0815"}}
	c.Items = []ContentItem{{
		ProductName: "DSL 100", ContractNumber: "2024-0815",
		EndsOn: date(t, "2026-12-22"), LastReceiptOn: date(t, "2026-11-22"), PortUntil: date(t, "2027-01-22"), Basis: []string{"§ 56 Abs. 3 TKG"},
		Explanation: map[notice.Language]string{
			notice.German:  "Mit der Frist von 1 Monat ist ein Ende frühestens zum 22. Dezember 2026 möglich.",
			notice.English: "With the notice of 1 month, 22 December 2026 is the earliest possible end.",
		}[lang],
		Trace: []string{"Erster Schritt.", "Zweiter Schritt."},
	}}
	return c
}

func threeProducts(t *testing.T, lang notice.Language) Content {
	c := oneProduct(t, lang)
	c.Declared[0].RequestedEnd = date(t, "2026-11-30")
	c.Declared = append(c.Declared, Declared{ContractNumber: "2020-0007"})
	c.Items[0].RequestedEnd = date(t, "2026-11-30")
	c.Items = append(c.Items,
		ContentItem{
			ProductName: "TV-Option", ContractNumber: "2024-0815", EndsOn: date(t, "2026-12-22"),
			TakenAlongBy: "DSL 100", Basis: []string{"§ 56 Abs. 3 TKG"}, Explanation: c.Items[0].Explanation, Trace: c.Items[0].Trace,
		},
		ContentItem{
			ProductName: "Webspace <b>S</b>", ContractID: "V-2", EndsOn: date(t, "2027-01-31"), MailUntil: date(t, "2027-05-01"),
			ReviewDeclaredEnd: date(t, "2026-12-22"),
		},
		ContentItem{
			ProductName: "Mail Plus", ContractNumber: "2020-0007", RefusedCode: cancellation.RefusedAlreadyCancelled,
			RefusedReference: "H3RT-V9WA-0C2F", RefusedEndsOn: date(t, "2026-12-31"),
		},
		ContentItem{
			ProductName: "Fax-Nummer", ContractNumber: "2020-0007",
		})
	return c
}

func forCause(t *testing.T, lang notice.Language) Content {
	c := oneProduct(t, lang)
	c.Kind, c.Channel = cancellation.ForCause, cancellation.ChannelLetter
	c.Reason = "Seit Wochen kein Anschluss.\r\nFrist gesetzt am 2. November, <nichts> geschah."
	c.Items[0].ReviewDeclaredEnd = date(t, "2026-11-22")
	return c
}

func allRefused(t *testing.T, lang notice.Language) Content {
	c := contentOf(lang)
	c.Name, c.CustomerNumber, c.ConfirmationEmail = "", "", ""
	c.Declared = []Declared{{ProductName: "Mail Plus", ContractNumber: "2020-0007"}, {ProductName: "Altvertrag", ContractNumber: "2019-0001"}}
	c.Items = []ContentItem{
		{
			ProductName: "Mail Plus", ContractNumber: "2020-0007", RefusedCode: cancellation.RefusedAlreadyCancelled,
			RefusedReference: "H3RT-V9WA-0C2F", RefusedEndsOn: date(t, "2026-12-31"), ReviewDeclaredEnd: date(t, "2026-12-22"),
		},
		{
			ProductName: "Altvertrag", ContractNumber: "2019-0001", RefusedCode: cancellation.RefusedEnded,
			RefusedEndsOn: date(t, "2025-03-31"),
		},
	}
	return c
}

func render(l Letter, err error) (Message, error) {
	if err != nil {
		return Message{}, err
	}
	return Write(l)
}

func confirmation(c Content) (Message, error) { return render(Confirmation(c)) }

func TestAConfirmationSaysTheWordsOfTheGoldenFiles(t *testing.T) {
	for name, content := range map[string]func(*testing.T, notice.Language) Content{
		"one_product": oneProduct, "three_products": threeProducts, "for_cause": forCause, "all_refused": allRefused,
	} {
		for _, lang := range []notice.Language{notice.German, notice.English} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				m, err := confirmation(content(t, lang))
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
				golden(t, name+"."+string(lang)+".html", m.HTML)
			})
		}
	}
}

func TestAReceiptSaysWhatWasReceivedAndPromisesTheConfirmation(t *testing.T) {
	for name, content := range map[string]func(*testing.T, notice.Language) Content{
		"receipt": threeProducts, "receipt_all_refused": allRefused,
	} {
		for _, lang := range []notice.Language{notice.German, notice.English} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				m, err := render(Receipt(content(t, lang)))
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
				golden(t, name+"."+string(lang)+".html", m.HTML)
				whole, err := confirmation(content(t, lang))
				if err != nil {
					t.Fatal(err)
				}
				if m.Subject == whole.Subject {
					t.Error("a search of SendGrid's log cannot tell receipt and confirmation apart")
				}
				for _, day := range dates.FindAllString(whole.Text, -1) {
					if !strings.Contains(m.Text, day) {
						t.Errorf("the confirmation names %s, the receipt does not", day)
					}
				}
				for _, word := range []string{"bestätigen Ihre", "We confirm", "Nachweis", "your proof"} {
					if strings.Contains(m.Text, word) {
						t.Errorf("a receipt must not say %q", word)
					}
				}
			})
		}
	}
}

var dates = regexp.MustCompile(`[0-9]{1,2}\.? [A-Z][a-zä]+ [0-9]{4}`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestContentThatTheLawWouldNotAcceptBecomesNoConfirmation(t *testing.T) {
	for name, spoil := range map[string]func(*Content){
		"no reference":               func(c *Content) { c.Reference = " \n" },
		"no instant of receipt":      func(c *Content) { c.ReceivedAt = time.Time{} },
		"nothing declared":           func(c *Content) { c.Declared = nil },
		"no outcome":                 func(c *Content) { c.Items = nil },
		"a language without a mail":  func(c *Content) { c.Locale = "fr" },
		"a language that is no word": func(c *Content) { c.Locale = "../de" },
	} {
		t.Run(name, func(t *testing.T) {
			c := oneProduct(t, notice.German)
			spoil(&c)
			if _, err := confirmation(c); err == nil {
				t.Error("it renders")
			}
		})
	}
}

func TestWhatPeopleTypeStaysWhereItBelongs(t *testing.T) {
	const evil = "Eve\r\nBcc: all@example.org\n\nVertrag endet nie\u2028<script>alert(1)</script>\u202e"
	c := forCause(t, notice.German)
	c.Reference, c.Name, c.CustomerNumber, c.Provider, c.Reason = evil, evil, evil, evil, evil
	m, err := confirmation(c)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(m.Subject, "\r\n\u2028\u202e") {
		t.Errorf("subject %q is not one plain line", m.Subject)
	}
	if regexp.MustCompile(`(?m)^\s*(Bcc:|Vertrag endet nie)`).MatchString(m.Text) {
		t.Errorf("a typed line stands by itself:\n%s", m.Text)
	}
	if strings.Contains(m.HTML, "<script") || strings.ContainsAny(m.HTML, "\u202e\u2028") {
		t.Errorf("typed markup survives:\n%s", m.HTML)
	}
}

func TestHTMLIsReadableByEveryoneAndLoadsNothing(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		m, err := confirmation(threeProducts(t, lang))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(m.HTML, `<html lang="`+string(lang)+`">`) {
			t.Errorf("the page does not say that it is in %s", lang)
		}
		for _, element := range regexp.MustCompile(`<[a-z]+[^>]*>`).FindAllString(m.HTML, -1) {
			if regexp.MustCompile(`^<th[ >]`).MatchString(element) && !strings.Contains(element, `scope="`) {
				t.Errorf("%s does not say what it heads", element)
			}
			if regexp.MustCompile(`^<(img|link|script|iframe|a|form|object|video)\b|\b(src|href|url)\b`).MatchString(element) {
				t.Errorf("%s would lead or load something", element)
			}
		}
		for _, dark := range []string{`<meta name="color-scheme" content="light dark">`, "@media (prefers-color-scheme: dark)"} {
			if !strings.Contains(m.HTML, dark) {
				t.Errorf("%s is missing: it is not made for the dark", dark)
			}
		}
		if strings.Contains(m.HTML, "url(") || strings.Contains(m.HTML, "@import") {
			t.Error("the style loads something")
		}
	}
}

func TestReceiptIsShownInBerlinTimeWithItsOffset(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-06-30T21:59:59Z": "am 30. Juni 2026 um 23:59:59 Uhr (UTC+02:00)",
		"2026-06-30T22:00:00Z": "am 1. Juli 2026 um 00:00:00 Uhr (UTC+02:00)",
		"2026-12-31T23:00:00Z": "am 1. Januar 2027 um 00:00:00 Uhr (UTC+01:00)",
	} {
		c := oneProduct(t, notice.German)
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		c.ReceivedAt = at
		m, err := confirmation(c)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(m.Text, want) {
			t.Errorf("received %s: the text lacks %q:\n%s", instant, want, m.Text)
		}
	}
}
