package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// Each row is a finished case and the one fact that is changed or added to it.
// What follows is its state, whether a run has to be open, who owes something,
// and whether a person has to look.
func TestWhatIsOpenAndWhomItCalls(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	const (
		item  = `UPDATE items SET updated_at = now(), `
		sent  = `UPDATE mails SET updated_at = now(), sent_at = NULL, state = `
		event = `INSERT INTO delivery_events (mail_id, attempt, event, occurred_at) SELECT id, attempt, '%s', now() FROM mails`
		tried = `, subject, document, attempt, recipients, claimed_at, state`
	)
	mail := func(kind, columns, values string) string {
		number := "0"
		if kind == cancellation.MailCorrection {
			number = "1"
		}
		return `INSERT INTO mails (id, case_id, kind, number` + columns + `)
			SELECT gen_random_uuid(), id, '` + kind + `', ` + number + values + ` FROM declarations`
	}
	for _, tt := range []struct{ what, sql, want string }{
		{"nothing", "SELECT", "completed false nobody false"},
		{"an item that is received", item + `state = 'received', holds = false, decided = false`, "cancelling true machine false"},
		{"a decision without a mark", `INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, rule_version)
			SELECT id, 2, '2027-01-31', '2026-12-31', '' FROM items`, "cancelling true machine false"},
		{"an item that is delayed", item + `state = 'delayed', error_code = 'x', error_since = now()`, "cancelling true machine false"},
		{"an item that is held", item + `state = 'held', error_code = 'held', error_since = now()`, "cancelling true machine false"},
		{"an item that is parked", item + `state = 'parked', error_code = 'x', error_since = now()`, "needs_attention true person true"},
		{"a review", item + `review_declared_end = '2026-11-22', review_state = 'open'`, "needs_attention true person true"},
		{"a review that was judged", item + `review_declared_end = '2026-11-22', review_state = 'rejected'`, "completed false nobody false"},
		{"an item that is linked to another case", item + `state = 'refused', holds = false, refused_code = 'ended', refused_ends_on = '2026-11-01'`, "completed false nobody false"},
		{"a product that continues", item + `state = 'continued', holds = false`, "completed false nobody false"},
		{"pending", sent + `'pending'`, "cancelling true machine false"},
		{"sending", sent + `'sending'`, "cancelling true machine false"},
		{"unknown", sent + `'unknown'`, "needs_attention true machine true"},
		{"unknown for long", sent + `'unknown', waits = true`, "needs_attention true person true"},
		{"parked", sent + `'parked'`, "needs_attention true person true"},
		{"to print", sent + `'to_print'`, "needs_attention false person true"},
		{"bounced", fmt.Sprintf(event, "bounce"), "needs_attention false person true"},
		{"dropped", fmt.Sprintf(event, "dropped"), "needs_attention false person true"},
		{"delivered", fmt.Sprintf(event, "delivered"), "completed false nobody false"},
		{"a correction that is pending", mail("correction", "", ""), "cancelling true machine false"},
		{"a correction that is parked", mail("correction", ", state", ", 'parked'"), "needs_attention true person true"},
		{"an alert that is pending", mail("alert", "", ""), "cancelling true machine false"},
		{"an alert that is sending", mail("alert", tried, `, 's', '{}', 1, '{e@example.com}', now(), 'sending'`), "cancelling true machine false"},
		{"an alert to print", mail("alert", ", state", ", 'to_print'"), "needs_attention false person true"},
		{"a receipt that is pending", mail("receipt", "", ""), "completed false nobody false"},
		{"a receipt that is parked", mail("receipt", ", state", ", 'parked'"), "completed false nobody false"},
		{"a receipt that is unknown", mail("receipt", tried, `, 's', '{}', 1, '{e@example.com}', now(), 'unknown'`), "completed false nobody false"},
		{"an act without an outcome", "void", "cancelling true machine false"},
		{"an act with an outcome that its run does not know", "note", "cancelling true machine false"},
		{"an objection", "objection", "needs_attention false person true"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			id := finished(t, s, strings.ReplaceAll(t.Name(), "/", "-"))
			switch kind := cancellation.ActKind(tt.sql); kind {
			case cancellation.ActVoid, cancellation.ActObjection:
				if _, err := act(t, s, id, kind, store.ActDetails{}); err != nil {
					t.Fatal(err)
				}
			case cancellation.ActNote:
				_, err := act(t, s, id, kind, store.ActDetails{})
				if err == nil {
					err = s.ApplyActs(t.Context(), id)
				}
				if err != nil {
					t.Fatal(err)
				}
			default:
				where := " WHERE case_id = '" + id + "'"
				if strings.Contains(tt.sql, "FROM declarations") {
					where = " WHERE id = '" + id + "'"
				}
				if tt.sql == "SELECT" {
					where = ""
				}
				if err := exec(t, url, tt.sql+where); err != nil {
					t.Fatal(err)
				}
			}
			got := text(t, url, `SELECT concat_ws(' ', state, CASE WHEN open THEN 'true' ELSE 'false' END, coalesce(owes, 'nobody'),
				CASE WHEN waits_since IS NULL THEN 'false' ELSE 'true' END) FROM docket WHERE case_id = '`+id+`'`)
			if got != tt.want {
				t.Errorf("it is %s, want %s", got, tt.want)
			}
			same(t, s)
		})
	}
}

// finished is a case of a customer of that name that is done.
func finished(t *testing.T, s *store.Store, name string) string {
	t.Helper()
	storetest.Import(t, s, storetest.Record(t, name, "V-"+name, [3]string{"P-" + name, storetest.Monthly, ""}))
	d := storetest.Declare(t, s, name, noon, "P-"+name)
	mark(t, s, decide(t, s, d.ID)[0].ItemID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	return d.ID
}

// Nobody knows whose it is. A machine tries once; then a person has to look, and
// no run waits for him.
func TestATypedDeclarationIsOpenUntilItWasTriedAndAgainWithAnAct(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	id := typed(t, s, "", "erika@example.com")
	check := func(when, want string) {
		t.Helper()
		got := text(t, url, `SELECT concat_ws(' ', state, CASE WHEN open THEN 'open' ELSE 'closed' END, owes) FROM docket`)
		if got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
		same(t, s)
	}
	check("declared", "unmatched open machine")
	if err := s.KeepTried(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	check("tried", "unmatched closed person")
	if err := s.Object(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	check("objected", "unmatched closed person")
	if _, err := act(t, s, id, cancellation.ActIdentify, store.ActDetails{CustomerID: "C-1"}); err != nil {
		t.Fatal(err)
	}
	check("an act", "unmatched open machine")
	if left := dueIn(t, url, id); left > 3*time.Second {
		t.Errorf("it is looked at in %s", left)
	}
	if err := s.ApplyActs(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	check("identified", "received open machine")
	decide(t, s, id)
	check("decided, with the objection open", "needs_attention open machine")
}
