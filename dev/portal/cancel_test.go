package portal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

func TestPublicFormLeadsFromTwoClicksToTheReceiptAndToTheMail(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(v.Cancel(v.site, portal.Typed{Name: c.name, Contract: c.contract, CustomerNumber: c.number, Email: c.email})...)
		// The landing page, the form, the receipt: two clicks beside the typing.
		if v.Pages() != 3 {
			t.Errorf("%d pages on the way to the receipt", v.Pages())
		}
		v.do(browser.Read(v.Received), browser.Read(v.PressedCancel), browser.Read(c.name), browser.Read(c.contract), browser.Read(v.Earliest))
		audit(t, v, pagelint.Case)
		id := caseOf(t, v, "/faelle/")
		if shown := ask(t, v.Text); strings.Contains(shown, id) {
			t.Errorf("the page shows the number of the address:\n%s", shown)
		}
		checkReceipt(t, v, id, c.name, c.contract)
		m := awaitMail(t, id, c.email, func(m mail) bool { return m.Kind == "confirmation" })
		for _, p := range c.products {
			if day := spelled(t, v.Lang, ends(t, p)); !strings.Contains(m.Text, day) || !strings.Contains(m.HTML, day) {
				t.Errorf("the confirmation does not name %s:\n%s", day, m.Text)
			}
		}
		if !strings.HasPrefix(attachment(t, m, ".pdf"), "%PDF-") {
			t.Error("the confirmation is no PDF")
		}
	})
}

// checkReceipt saves the receipt in all its forms and has each verified as a
// third party would: offline, with the published key.
func checkReceipt(t *testing.T, v visitor, id string, words ...string) {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(key, get(t, v.site+"/beleg/schluessel.pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	v.do(browser.Click("DisclosureTriangle", v.OtherFormats))
	for _, link := range []string{v.ReceiptPDF, v.ReceiptText, v.ReceiptJSON} {
		name, content := v.save(link)
		base, kind, _ := strings.Cut(name, ".")
		_, reference, _ := strings.Cut(base, "-")
		said := map[string][]string{"pdf": nil, "txt": append(words, reference), "json": append(words, id)}[kind]
		for _, word := range said {
			if !strings.Contains(content, word) {
				t.Errorf("%s lacks %s", name, word)
			}
		}
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		service(t, "", "receipt", "verify", "--key", key, file)
	}
}

func TestWishAndCauseAreKeptAsTheyWereTyped(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		v := visit(t, words, browser.View{NoScript: true})
		c := newCustomer(t)
		v.do(v.Cancel(v.site, portal.Typed{
			Name: c.name, Contract: "der Anschluss, den ich meine", CustomerNumber: c.number, Email: c.email,
			Wish: "2031-06-30", Cause: "Das Angebot gilt nicht, <b>seit Wochen</b>",
		})...)
		v.do(browser.Read(v.Received), browser.Read(v.ForCause), browser.Read("Das Angebot gilt nicht, <b>seit Wochen</b>"),
			browser.Read("der Anschluss, den ich meine"), browser.Read(spelled(t, v.Lang, "2031-06-30")))
		audit(t, v, pagelint.Case)
	}
}

func TestWhatMatchesNobodyIsReceivedAndMailedAllTheSame(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		n := newCustomer(t) // for a name and an address that nobody has
		email := "nobody." + n.email
		v.do(v.Cancel(v.site, portal.Typed{Name: "Niemand " + n.id, Contract: "Vertrag von gestern", Email: email})...)
		v.do(browser.Read(v.Received), browser.Read("Vertrag von gestern"))
		audit(t, v, pagelint.Case)
		id := caseOf(t, v, "/faelle/")
		m := awaitMail(t, id, email, func(m mail) bool { return m.Kind == "receipt" })
		if !strings.Contains(attachment(t, m, ".json"), "Vertrag von gestern") || strings.Contains(m.Text, "gestern") || !strings.Contains(m.Text, id) {
			t.Errorf("the receipt by mail says:\n%s", m.Text)
		}
	})
}
