package reception_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func cancelling() reception.TypedDeclaration {
	return reception.TypedDeclaration{
		Kind: cancellation.ForCause, Reason: "Umzug", Locale: "de", Token: "token-1",
		Typed: cancellation.Typed{
			Name: "Erika Beispiel", CustomerNumber: "K-C-1", Phone: "0171 2345678", Address: "Am Wall 3\n28195 Bremen",
			BirthDate: "29.2.1980", Contract: "N-V-1", Wish: "31.3.2027", Email: "erika@example.com",
		},
	}
}

func (d *front) declare(t *testing.T, typed reception.TypedDeclaration) string {
	t.Helper()
	declared, err := d.DeclareTyped(t.Context(), typed)
	if err != nil {
		t.Fatal(err)
	}
	return declared.ID
}

func (d *front) cases(t *testing.T) []store.Case {
	t.Helper()
	list, err := d.owner.Cases(t.Context(), store.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	cases := make([]store.Case, len(list))
	for n, shown := range list {
		cases[n] = shown.Case
	}
	return cases
}

func TestTheReceiptStatesWhatWasTypedAndWhatWasPressed(t *testing.T) {
	for locale, button := range map[string]string{"de": "jetzt kündigen", "en": "cancel now"} {
		d := newFront(t)
		typed := cancelling()
		typed.Locale = locale
		id := d.declare(t, typed)
		signed, err := d.Receipt(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		document, err := json.Marshal(signed)
		if err != nil {
			t.Fatal(err)
		}
		r, err := receipt.Verify(d.signer.Public(), document)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&typed.Typed, r.Typed); diff != "" {
			t.Errorf("typed (-want +got):\n%s", diff)
		}
		if r.By != button || r.Reason != "Umzug" || r.CustomerID != "" || len(r.Items) != 0 || r.Kind != cancellation.ForCause ||
			r.ReceivedAt != "2026-11-22T12:00:00+01:00" || r.Channel != cancellation.ChannelForm || string(r.Locale) != locale || r.CaseID != id {
			t.Errorf("the receipt states %s", document)
		}
		at, err := d.owner.ReceiptByCode(t.Context(), signed.Code())
		if err != nil || !at.Equal(time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)) {
			t.Errorf("by its code: %s, %v", at, err)
		}
	}
}

func TestAFormSentTwiceIsOneDeclarationAndAChangedOneIsAnother(t *testing.T) {
	d := newFront(t)
	first := d.declare(t, cancelling())
	ids := map[string]bool{first: true}
	for _, change := range []func(*reception.TypedDeclaration){
		func(c *reception.TypedDeclaration) { c.Typed.Contract = "N-V-2" },
		func(c *reception.TypedDeclaration) { c.Reason = "anders" },
		func(c *reception.TypedDeclaration) { c.Kind = cancellation.Ordinary },
		func(c *reception.TypedDeclaration) { c.Token = "token-2" },
		func(c *reception.TypedDeclaration) { c.Token = "" },
		func(c *reception.TypedDeclaration) { c.Token = "" },
		func(c *reception.TypedDeclaration) { c.Token = strings.Repeat("x", 101) },
		func(c *reception.TypedDeclaration) { c.Token = "\x00" },
	} {
		c := cancelling()
		change(&c)
		ids[d.declare(t, c)] = true
	}
	if again := d.declare(t, cancelling()); again != first {
		t.Errorf("sent twice: %s and %s", first, again)
	}
	if n := len(d.cases(t)); len(ids) != 9 || n != 9 {
		t.Errorf("%d IDs, %d cases", len(ids), n)
	}
}

func TestAFormSentTwiceAtTheSameTimeIsOneDeclaration(t *testing.T) {
	d := newFront(t)
	ids := make([]string, 8)
	var wg sync.WaitGroup
	for n := range ids {
		wg.Go(func() {
			declared, err := d.DeclareTyped(t.Context(), cancelling())
			if err != nil {
				t.Error(err)
			}
			ids[n] = declared.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] || id == "" {
			t.Errorf("IDs %v", ids)
		}
	}
	if n := len(d.cases(t)); n != 1 {
		t.Errorf("%d cases", n)
	}
}

func TestWhatIsNoTextIsDeclaredAllTheSame(t *testing.T) {
	d := newFront(t)
	c := cancelling()
	c.Typed.Name, c.Typed.Contract, c.Typed.Email, c.Reason, c.Locale = "Eri\x00ka", "N\xff\u202e", " erika@example.com ", "\x00\xfe", "fr"
	id := d.declare(t, c)
	if again := d.declare(t, c); again != id {
		t.Error("sent twice, it is two declarations")
	}
	kept, err := d.owner.Typed(t.Context(), id)
	if err != nil || kept.Typed.Name != "Eri\ufffdka" || kept.Typed.Contract != "N\ufffd\u202e" || kept.Reason != "\ufffd\ufffd" {
		t.Errorf("%+v, %v", kept, err)
	}
	if k := d.cases(t)[0]; k.ConfirmationEmail != "erika@example.com" || k.Locale != "de" || kept.Typed.Email != " erika@example.com " {
		t.Errorf("it is confirmed to %q, typed %q", k.ConfirmationEmail, kept.Typed.Email)
	}
	signed, err := d.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Verify(d.signer.Public(), document); err != nil {
		t.Error(err)
	}
}

// What a stranger sees must not tell whether there is such a customer.
func TestDeclaringIsTheSameWhetherThereIsSuchACustomer(t *testing.T) {
	with, without := newFront(t), newFront(t)
	storetest.Import(t, with.owner, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	var documents []receipt.Receipt
	for _, d := range []*front{with, without} {
		id := d.declare(t, cancelling())
		k, err := d.owner.Case(t.Context(), id)
		if err != nil || k.State != cancellation.CaseUnmatched || k.CustomerID != "" {
			t.Errorf("%+v, %v", k, err)
		}
		if declared, err := d.owner.Items(t.Context(), id); err != nil || len(declared) != 0 {
			t.Errorf("declared %v, %v", declared, err)
		}
		signed, err := d.Receipt(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		signed.CaseID, signed.Signature = "", ""
		documents = append(documents, signed)
	}
	if diff := cmp.Diff(documents[0], documents[1]); diff != "" {
		t.Errorf("(-with a customer +without):\n%s", diff)
	}
}

// The API's role may not even look at them, and what is typed is received.
func TestDeclaringReadsNoTableOfCustomers(t *testing.T) {
	d := newFront(t)
	exec(t, d.url, `REVOKE ALL ON customers, contracts, products, identifications FROM fairwell_api`)
	if _, err := d.owner.Typed(t.Context(), d.declare(t, cancelling())); err != nil {
		t.Error(err)
	}
}
