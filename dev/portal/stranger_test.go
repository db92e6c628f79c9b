package portal_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

// A stranger knows of the victim what stands on a letter: name, customer number,
// contract number. He has the answers sent to himself. With two identifiers he is taken
// for the customer, so his confirmation names the products that end; the page, the
// receipt and every other mail name none.
func TestStrangerLearnsNothingButWhatEndsAndWhen(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		v := visit(t, words, browser.View{})
		victim := newCustomer(t)
		mine := "stranger." + victim.id + "@example.net"
		v.do(v.Cancel(v.site, portal.Typed{Name: victim.name, Contract: victim.contract, CustomerNumber: victim.number, Email: mine})...)
		v.do(browser.Read(v.Received))
		id := caseOf(t, v, "/faelle/")
		day := spelled(t, v.Lang, ends(t, victim.products[0]))
		told := awaitMail(t, id, mine, func(m mail) bool { return strings.Contains(m.Text, day) })
		said, confirmed := []string{ask(t, v.HTML)}, []string{told.Subject, told.Text, told.HTML}
		// What was found out since does not come to the page either.
		v.do(browser.Visit(ask(t, v.Address)), browser.Read(v.Received))
		said = append(said, ask(t, v.HTML))
		v.do(browser.Click("DisclosureTriangle", v.OtherFormats))
		for _, link := range []string{v.ReceiptPDF, v.ReceiptText, v.ReceiptJSON} {
			_, content := v.save(link)
			said = append(said, content)
		}
		for _, m := range mails(t, id) {
			if m.To != mine {
				continue
			}
			into := &said
			if m.Kind == told.Kind {
				into = &confirmed
			}
			*into = append(*into, m.Subject, m.Text, m.HTML)
			for _, a := range m.Attachments {
				*into = append(*into, a.Name, string(get(t, up.Environment.Mailbox()+a.Path)))
			}
		}
		for secret, texts := range map[string][]string{
			victim.email: slices.Concat(said, confirmed), victim.products[0].id: slices.Concat(said, confirmed),
			victim.products[0].name: said, "DSL 100": said, "Mobil M": said,
		} {
			for _, text := range texts {
				if strings.Contains(text, secret) {
					t.Errorf("the stranger is told %q:\n%s", secret, text)
				}
			}
		}
		if v.objects(victim, id); !strings.Contains(ask(t, v.Text), v.NotedThat) {
			t.Errorf("the objection is not noted: %s", ask(t, v.Text))
		}
	}
}

var objection = regexp.MustCompile(`https?://\S+/einspruch\S*`)

// objects follows the alert that the victim gets at the address on file.
func (v visitor) objects(victim customer, id string) {
	v.t.Helper()
	noticed := awaitMail(v.t, id, victim.email, func(m mail) bool { return m.Kind == "alert" })
	link := objection.FindString(noticed.Text)
	if link == "" {
		v.t.Fatalf("the alert has no link to object:\n%s", noticed.Text)
	}
	v.do(browser.Visit(link))
	audit(v.t, v, pagelint.Other)
	v.do(browser.Follow("button", v.NotMe))
	audit(v.t, v, pagelint.Other)
}

// What differs between two declarations of the same words, whoever made them.
var ownMarks = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}|\d\d:\d\d:\d\d|t=[^"&]+`)

func TestScreenIsTheSameWhetherACustomerExistsOrNot(t *testing.T) {
	victim, nobody := newCustomer(t), newCustomer(t)
	var screens []string
	for _, typed := range []portal.Typed{
		{Name: victim.name, Contract: victim.contract, CustomerNumber: victim.number},
		{Name: "X" + nobody.name, Contract: "X" + nobody.contract, CustomerNumber: "X" + nobody.number},
	} {
		v := visit(t, portal.German(), browser.View{})
		typed.Email = "stranger." + typed.CustomerNumber + "@example.net"
		v.do(v.Cancel(v.site, typed)...)
		id := caseOf(t, v, "/faelle/")
		awaitMail(t, id, typed.Email, func(mail) bool { return true })
		v.do(browser.Visit(ask(t, v.Address)), browser.Read(v.Received))
		screen := ask(t, v.HTML)
		// The address holds the number, so it comes first.
		screen = strings.NewReplacer(typed.Email, "EMAIL", typed.Name, "NAME", typed.Contract, "CONTRACT", typed.CustomerNumber, "NUMBER").Replace(screen)
		screens = append(screens, ownMarks.ReplaceAllString(screen, "…"))
	}
	if screens[0] != screens[1] {
		t.Errorf("of a customer:\n%s\nof nobody:\n%s", screens[0], screens[1])
	}
}
