package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/desk"
)

// way is how a case comes to need a person by the front door, and how the desk ends it:
// the reason that is picked, and the button.
type way struct {
	cause  string
	begin  func(*testing.T) (id string, c customer)
	reason string
	button string // of Acts; "": the customer's own
	mended func(*testing.T)
	two    bool   // another person approves
	then   string // the cause that is left
}

func ways() []way {
	faults := func(t *testing.T, address string, body any) { ask(t, http.MethodPut, address, "", body, nil) }
	backend := func(t *testing.T, body any) { faults(t, up.Environment.Backends()+"/faults/tv", body) }
	typed := func(t *testing.T, c customer, more url.Values) string {
		fields := url.Values{
			"kind": {"ordinary"}, "name": {c.name}, "contract": {c.contract}, "wish": {"earliest", ""}, "email": {"neu." + c.email}, "token": {"T" + c.id}, "lang": {"de"},
		}
		for name, values := range more {
			fields[name] = values
		}
		return types(t, "/kuendigen", fields)
	}
	return []way{
		{
			cause: "product_http_422", reason: "back", button: "retry",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "tv", true)
				backend(t, map[string]any{"status": 422, "product": c.product})
				return declares(t, c, nil), c
			},
			mended: func(t *testing.T) { backend(t, map[string]any{}) },
		},
		{
			cause: "unmatched", reason: "fits",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				return typed(t, c, url.Values{"name": {"O. Zwölfender"}}), c
			},
		},
		{
			cause: "review", reason: "proof", button: "accept", two: true,
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				return declares(t, c, map[string]any{"kind": "for_cause", "reason": "Der Anschluss fällt seit Wochen aus."}), c
			},
		},
		{
			cause: "confirmation_bounced", reason: "no address", button: "paper", then: "confirmation_to_print",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				faults(t, up.Environment.Mailbox()+"/faults", map[string]any{"to": c.email, "bounce": true})
				return declares(t, c, nil), c
			},
			mended: func(t *testing.T) { faults(t, up.Environment.Mailbox()+"/faults", map[string]any{}) },
		},
		{
			cause: "confirmation_to_print", reason: "no address", button: "posted",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", false)
				return declares(t, c, nil), c
			},
		},
		{
			cause: "confirmation_parked", button: "retry",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				faults(t, up.Environment.Mailbox()+"/faults", map[string]any{"to": c.email, "status": 400})
				return declares(t, c, nil), c
			},
			mended: func(t *testing.T) { faults(t, up.Environment.Mailbox()+"/faults", map[string]any{}) },
		},
		{
			cause: "objection", reason: "spoke", button: "was him",
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				id := typed(t, c, url.Values{"customer_number": {c.number}})
				objects(t, c, id)
				return id, c
			},
		},
		{
			cause: "reservation", reason: "no original", button: "reject agent's", two: true,
			begin: func(t *testing.T) (string, customer) {
				c := newCustomer(t, "access", true)
				return declares(t, c, map[string]any{
					"channel": "letter", "received_at": time.Now().Add(-time.Minute).Format(time.RFC3339),
					"declared_by": map[string]any{"role": "agent", "name": "Kanzlei Muster", "proof": "copy"},
				}), c
			},
		},
		{
			cause: "withdrawal_unmatched", reason: "late", button: "reject",
			begin: func(t *testing.T) (string, customer) {
				return types(t, "/widerrufen", url.Values{
					"name": {"Niemand Bekannt"}, "contract": {"unbekannt"}, "email": {"niemand@example.net"}, "token": {fmt.Sprint("W", customers.Add(1))}, "lang": {"de"},
				}), customer{}
			},
		},
	}
}

// views are the widths at which the desk is worked at, and both languages.
func views() map[string]struct {
	desk.Words
	browser.View
} {
	type view = struct {
		desk.Words
		browser.View
	}
	return map[string]view{
		"de 1280":                 {desk.German(), browser.View{Width: 1280}},
		"en 768 without scripts":  {desk.English(), browser.View{Width: 768, NoScript: true}},
		"de 768 in the dark":      {desk.German(), browser.View{Width: 768, Dark: true}},
		"en 1280 without scripts": {desk.English(), browser.View{Width: 1280, NoScript: true}},
	}
}

// hand is how somebody works: how a link or button is followed, and a reason given or
// the first of several picked.
type hand struct {
	follow, pick func(role, name string) []browser.Step
	because      func(a agent, reason string) []browser.Step
}

// mouse picks a reason, or writes it where none to pick from fits.
func mouse() hand {
	return hand{
		follow: func(role, name string) []browser.Step { return []browser.Step{browser.Follow(role, name)} },
		pick:   func(role, name string) []browser.Step { return []browser.Step{browser.Click(role, name)} },
		because: func(a agent, reason string) []browser.Step {
			if reason == "" {
				return []browser.Step{browser.Fill("textbox", a.OtherWords, "Die Adresse stimmt.")}
			}
			return []browser.Step{browser.Click("radio", a.Reasons[reason])}
		},
	}
}

// keyboard goes by the tab key alone and writes its reasons.
func keyboard() hand {
	return hand{
		follow: func(role, name string) []browser.Step {
			return []browser.Step{browser.Focus(role, name), browser.PressAndGo(kb.Enter)}
		},
		pick: func(role, name string) []browser.Step {
			return []browser.Step{browser.Focus(role, name), browser.Press(" ")}
		},
		because: func(a agent, _ string) []browser.Step {
			return []browser.Step{browser.Focus("textbox", a.OtherWords), browser.Type("Geprüft.")}
		},
	}
}

func TestFromTheQueueToAnEndedCaseItIsThreeClicksAlsoByKeyboardAlone(t *testing.T) {
	wide, narrow := browser.View{Width: 1280}, browser.View{Width: 768, NoScript: true}
	for name, by := range map[string]hand{"mouse": mouse(), "keyboard": keyboard()} {
		first, second := desk.German(), desk.English()
		if name == "keyboard" {
			first, second = second, first
		}
		anna, bert := signIn(t, first, wide, "anna"), signIn(t, second, narrow, "bert")
		for _, w := range ways() {
			t.Run(name+" "+w.cause, func(t *testing.T) {
				anna.t, bert.t = t, t
				w.goes(t, by, anna, bert)
			})
		}
	}
}

// goes the way: a follows three links and buttons, and b two where it takes two.
func (w way) goes(t *testing.T, by hand, a, b agent) {
	t.Helper()
	id, c := w.begin(t)
	row := await(t, id, true)
	if w.cause == "unmatched" || w.cause == "objection" {
		mailed(t, id) // a mail that goes out is news to whoever has the case before him
	}
	if w.mended != nil {
		w.mended(t)
	}
	if row.Cause != w.cause {
		t.Fatalf("the queue says %s, want %s", row.Cause, w.cause)
	}
	a.do(browser.Visit(a.site + "/support?cause=" + w.cause))
	a.audit()
	a.do(by.follow("link", row.Reference)...)
	a.audit()
	if w.reason != "" && a.Reasons[w.reason] == "" {
		t.Fatalf("no words for %s", w.reason)
	}
	a.do(by.because(a, w.reason)...)
	a.do(by.follow("button", a.button(w, c))...)
	if w.two {
		a.do(browser.Read(a.Proposed))
		b.do(browser.Visit(b.site + "/support/cases/" + id))
		b.audit()
		b.do(by.pick("radio", b.Reasons["checked"])...)
		b.do(append(by.follow("button", b.Approve), browser.Read(b.Approved))...)
	} else {
		a.do(browser.Read(a.Done))
	}
	a.audit()
	if w.then == "" {
		await(t, id, false)
	} else if row := await(t, id, true); row.Cause != w.then {
		t.Errorf("then the queue says %s, want %s", row.Cause, w.then)
	}
	recorded(t, id, "anna")
}

func (a agent) button(w way, c customer) string {
	if w.button == "" {
		return a.Customers(c.name)
	}
	return a.Acts[w.button]
}

// recorded holds that what was seen of a case is in the record.
func recorded(t *testing.T, id, agent string) {
	t.Helper()
	said := owner(t, `SELECT count(*)::text FROM reads WHERE subject = '`+agent+`' AND case_id = '`+id+`'`)
	if len(said) != 1 || said[0] == "0" {
		t.Errorf("no read of %s by %s is recorded", id, agent)
	}
}

func TestSingleKeysDoWhatLinksDoUntilTheyAreSwitchedOff(t *testing.T) {
	c := newCustomer(t, "access", false)
	id := declares(t, c, nil)
	row := await(t, id, true)
	a := signIn(t, desk.German(), browser.View{Width: 1280}, "anna")
	queue := browser.Visit(a.site + "/support?cause=confirmation_to_print")
	a.do(queue, browser.Read(row.Reference), browser.Press("j"), browser.PressAndGo(kb.Enter), browser.Read(a.Acts["posted"]))
	a.do(queue, browser.Press("j"), browser.Press("j"), browser.Press("k"), browser.Press("x"),
		browser.Follow("button", a.AllTicked), browser.Read(a.OneTicked))
	a.do(queue, browser.PressAndGo("/"), browser.Read(a.SearchNow), browser.Visit(a.site+"/support"), browser.PressAndGo("?"),
		browser.Follow("button", a.KeysOff), browser.Visit(a.site+"/support"), browser.Press("?"), browser.Read(a.Queue))
	if at, err := a.Address(); err != nil || at != a.site+"/support" {
		t.Errorf("switched off, the key leads to %s, %v", at, err)
	}
}

func TestAGroupIsSeenTriedAndStarted(t *testing.T) {
	for name, v := range views() {
		t.Run(name, func(t *testing.T) {
			c := newCustomer(t, "access", false)
			id := declares(t, c, nil)
			await(t, id, true)
			a := signIn(t, v.Words, v.View, "anna")
			a.do(browser.Visit(a.site+"/support?cause=confirmation_to_print"), browser.Follow("link", a.AllOfGroup))
			a.audit()
			a.do(browser.Click("radio", a.Reasons["no address"]), browser.Follow("button", a.TryOut))
			a.audit()
			a.do(browser.Follow("button", a.Start))
			await(t, id, false)
			address, err := a.Address()
			must(t, err)
			a.do(browser.Visit(address))
			a.audit()
		})
	}
}

func TestALetterIsEnteredByHand(t *testing.T) {
	for name, v := range views() {
		t.Run(name, func(t *testing.T) {
			c := newCustomer(t, "access", true)
			a := signIn(t, v.Words, v.View, "anna")
			a.do(browser.Follow("link", a.Intake), browser.Fill("textbox", a.CustomerNumber, c.number), browser.Follow("button", a.SearchNow),
				browser.Follow("button", a.Customers(c.name)), browser.Read(c.line))
			a.audit()
			a.do(browser.Click("checkbox", c.line), browser.PickDay(a.ReceivedOn, time.Now().Format(time.DateOnly)),
				browser.Follow("button", a.Preview), browser.Read(a.WouldEnd))
			a.audit()
			a.do(browser.Follow("button", a.Enter), browser.Read(a.Entered), browser.Read(c.number))
			a.audit()
		})
	}
}

func TestEveryPageKeepsAllRules(t *testing.T) {
	for name, v := range views() {
		t.Run(name, func(t *testing.T) {
			a := signIn(t, v.Words, v.View, "anna")
			for _, path := range []string{"", "/batches", "/intake", "/proposals", "/holds", "/report", "/withdrawals", "/search", "/keys"} {
				a.do(browser.Visit(a.site + "/support" + path))
				a.audit()
			}
			a.do(browser.Expect(404), browser.Visit(a.site+"/support/nowhere"))
			a.audit()
		})
	}
}
