package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func typedContent(t *testing.T, lang notice.Language) TypedContent {
	t.Helper()
	return TypedContent{
		Reference: "ABCD-EFGH-JKMN", Provider: "Beispielnetz", Locale: lang,
		Kind: cancellation.ForCause, Reason: "Umzug\n<b>sofort</b>", ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Typed: cancellation.Typed{Name: "Erika <i>Beispiel</i>", Contract: "2024-0815", Email: "neu@example.com", Wish: "31.3.2027"},
		Ends: []TypedEnd{
			{"DSL 100", date(t, "2027-03-31")}, {"TV-Option", date(t, "2027-03-31")}, {"Mobil M", date(t, "2028-05-05")},
		},
	}
}

func TestATypedDeclarationIsConfirmedInBothLanguages(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		m, err := render(TypedConfirmation(typedContent(t, lang)))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "typed."+string(lang)+".txt", m.Text)
		golden(t, "typed."+string(lang)+".html", m.HTML)
		soon := typedContent(t, lang)
		soon.Ends, soon.Typed.Wish, soon.Kind, soon.Reason = nil, "", cancellation.Ordinary, ""
		if m, err = render(TypedReceipt(soon)); err != nil {
			t.Fatal(err)
		}
		golden(t, "typed_receipt."+string(lang)+".txt", m.Text)
	}
}

func TestTheAlertNamesTheEndsAndNotTheTypedAddress(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		m, err := render(Alert(AlertContent{
			Reference: "ABCD-EFGH-JKMN", Provider: "Beispielnetz", Name: "Erika Beispiel", Locale: lang,
			ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
			Items:      []ContentItem{{ProductName: "DSL 100", EndsOn: date(t, "2027-03-31")}}, Objection: "https://example.com/faelle/1/einspruch?t=abc",
		}))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "alert."+string(lang)+".txt", m.Text)
		golden(t, "alert."+string(lang)+".html", m.HTML)
		if !strings.Contains(m.HTML, `<a href="https://example.com/faelle/1/einspruch?t=abc">`) {
			t.Error("the objection is no link")
		}
	}
}

func TestAnAlertClaimsNoEndThatThereIsNot(t *testing.T) {
	for lang, want := range map[notice.Language][2]string{
		notice.German: {"Letzter Vertragstag", "TV-Option  läuft weiter"}, notice.English: {"Last contract day", "TV-Option  continues"},
	} {
		c := AlertContent{
			Reference: "1", Locale: lang, ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
			Items: []ContentItem{{ProductName: "Fax-Nummer"}},
		}
		if m, err := render(Alert(c)); err != nil || strings.Contains(m.Text, want[0]) || strings.Contains(m.Text, "Fax") {
			t.Errorf("nothing ends, and it says, %v,\n%s", err, m.Text)
		}
		c.Items = append(c.Items, ContentItem{ProductName: "TV-Option", Continues: true})
		if m, err := render(Alert(c)); err != nil || !strings.Contains(m.Text, want[1]) {
			t.Errorf("%q is missing, %v, in\n%s", want[1], err, m.Text)
		}
	}
}

func TestToAnAddressThatMayBeAnybodysNothingThatWasTypedIsMailed(t *testing.T) {
	typed := cancellation.Typed{
		Name: "www.evil.example", CustomerNumber: "evil.example/1", Phone: "evil.example/2", Address: "evil.example/3",
		BirthDate: "evil.example/4", Contract: "evil.example/5", Wish: "evil.example/6", Email: "evil.example/7",
	}
	c := typedContent(t, notice.German)
	c.Typed, c.Reason = typed, "evil.example/8"
	cause := threeProducts(t, notice.German)
	cause.Reason = "evil.example/9"
	for name, letter := range map[string]func() (Letter, error){
		"confirmation": func() (Letter, error) { return TypedConfirmation(c) },
		"receipt":      func() (Letter, error) { return TypedReceipt(c) },
		"correction":   func() (Letter, error) { return TypedCorrection(c, 1) },
		"API":          func() (Letter, error) { return Confirmation(cause) },
	} {
		l, err := letter()
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Write(l)
		if said := strings.Contains(whole.Text, "evil"); err != nil || said != (name == "confirmation" || name == "API") {
			t.Errorf("%s: to the address on file it says what was typed: %v, %v", name, said, err)
		}
		if m, err := Write(l.Sparing()); err != nil || strings.Contains(m.Subject+m.Text+m.HTML, "evil") {
			t.Errorf("%s: %v\n%s\n%s", name, err, m.Subject, m.Text)
		}
	}
}

func TestWhatWasTypedNeverBecomesMarkupOrALink(t *testing.T) {
	c := typedContent(t, notice.German)
	c.Typed.Name, c.Typed.Contract = "https://evil.example/", "<script>alert(1)</script>\r\nBcc: x@example.com"
	m, err := render(TypedConfirmation(c))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, `href=`) || strings.ContainsAny(m.Subject, "\r\n") {
		t.Errorf("%s\n%s", m.Subject, m.HTML)
	}
}
