package store_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// waiting brings a new case to where a person has to look at it for a cause.
func waiting(t *testing.T, s *store.Store, url, name, cause string, by cancellation.ActKind) (caseID string) {
	t.Helper()
	change := func(sql string) string {
		id := finished(t, s, name)
		if err := exec(t, url, fmt.Sprintf(sql, id)); err != nil {
			t.Fatal(err)
		}
		return id
	}
	kind, mailState, _ := strings.Cut(cause, "_")
	switch {
	case cause == "objection":
		id := finished(t, s, name)
		if err := s.Object(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		return id
	case cause == "continuation":
		storetest.Import(t, s, storetest.Record(t, name, "V-"+name, [3]string{"P-" + name, storetest.Monthly, ""}))
		d := storetest.Declare(t, s, name, before(time.Hour), "P-"+name)
		offered(t, s, d.ID, decide(t, s, d.ID)[0].ItemID)
		return d.ID
	case cause == "unmatched":
		storetest.Import(t, s, storetest.Record(t, "C-"+name, "V-"+name, [3]string{"P-" + name, storetest.Monthly, ""}))
		id := typed(t, s, "", "a@example.com")
		if err := s.KeepTried(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		return id
	case cause == "withdrawal_":
		id := withdraw(t, s)
		if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
			t.Fatal(err)
		}
		return id
	case cause == "product_":
		return change(`UPDATE items SET state = 'parked', error_code = 'http_400', error_since = now(), updated_at = now() WHERE case_id = '%s'`)
	case cause == cancellation.CauseEndDiffers:
		id := finished(t, s, name)
		look(t, s, id, "2026-12-23", active)
		look(t, s, id, "2026-12-24", active)
		return id
	case cause == "review":
		return change(`UPDATE items SET review_declared_end = '2026-11-22', review_state = 'open', updated_at = now() WHERE case_id = '%s'`)
	case cause == store.CauseReservation:
		storetest.Import(t, s, storetest.Record(t, name, "V-"+name, [3]string{"P-" + name, storetest.Monthly, ""}))
		d := storetest.Declaration(t, s, name, noon, "P-"+name)
		d.DeclaredBy = &cancellation.Declarer{Role: cancellation.RoleAgent, Proof: cancellation.ProofNone}
		d.RejectBy = notice.CivilDay(time.Now().Add(24 * time.Hour))
		if _, err := s.Declare(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		decide(t, s, d.ID)
		return d.ID
	case cause == store.CauseFollowUp:
		id := finished(t, s, name)
		done(t, s, id, cancellation.ActNote, store.ActDetails{FollowUpOn: notice.CivilDay(noon)})
		return id
	case kind == cancellation.MailQuestion && by == cancellation.ActSettle: // of a withdrawal
		id := withdraw(t, s)
		if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
			t.Fatal(err)
		}
		done(t, s, id, cancellation.ActSettle, store.ActDetails{Outcome: "rejected"})
		acknowledge(t, s, id, cancellation.MailSent, false)
		if err := exec(t, url, strings.ReplaceAll(troubled(strings.ReplaceAll(question, "'confirmation'", "'acknowledgement'"), kind, mailState), "%[1]s", id)); err != nil {
			t.Fatal(err)
		}
		return id
	case kind == cancellation.MailAcknowledgement:
		id := withdraw(t, s)
		if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
			t.Fatal(err)
		}
		done(t, s, id, cancellation.ActSettle, store.ActDetails{Outcome: "rejected"})
		acknowledge(t, s, id, cancellation.MailUnknown, false)
		if err := s.ParkMail(t.Context(), acknowledgement(id), 0, "timeout"); err != nil {
			t.Fatal(err)
		}
		return id
	case kind == cancellation.MailConfirmation:
		return change(troubled("UPDATE mails SET waits = false", kind, mailState))
	default:
		return change(troubled(strings.ReplaceAll(question, "'question'", "'"+kind+"'"), kind, mailState))
	}
}

// question is SQL that makes a mail that was sent.
const question = `
	INSERT INTO mails (id, case_id, kind, number, subject, document, attempt, recipients, claimed_at, state, sent_at)
	SELECT gen_random_uuid(), case_id, 'question', CASE WHEN 'question' IN ('correction', 'continuation') THEN 1 ELSE 0 END, 's', '{}', 1,
	       '{e@example.com}', now(), 'sent', now() FROM mails WHERE case_id = '%[1]s' AND kind = 'confirmation'`

// troubled is SQL that first does one thing, and then brings the mails of a kind to
// a state that calls a person.
func troubled(first, kind, to string) string {
	of := ` WHERE case_id = '%[1]s' AND kind = '` + kind + `'`
	switch to {
	case "bounced", "dropped":
		event := strings.ReplaceAll(to, "bounced", "bounce")
		return first + `; INSERT INTO delivery_events (mail_id, attempt, event, occurred_at)
			SELECT id, attempt, '` + event + `', now() FROM mails` + of
	default:
		return first + `; UPDATE mails SET sent_at = NULL, updated_at = now(), waits = ` + fmt.Sprint(to == "unknown") + `, state = '` + to + `'` + of
	}
}

// Whatever calls a person is ended by each act that the table names for it: a state
// that needs a person and has no act, or one that does not end it, fails here.
func TestEveryCauseThatCallsAPersonIsEndedByItsActs(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	details := map[cancellation.ActKind]store.ActDetails{
		cancellation.ActSettleObjection: {Outcome: "rejected"}, cancellation.ActSettle: {Outcome: "rejected"},
		cancellation.ActDismiss: {Code: "duplicate"}, cancellation.ActJudge: {Outcome: "rejected"},
		cancellation.ActResolve: {Outcome: "sent"}, cancellation.ActPosted: {PostedOn: notice.CivilDay(noon)},
		cancellation.ActSettleEnd: {Outcome: string(cancellation.EndPutRight)},
	}
	for _, need := range cancellation.Needs() {
		if len(need.Acts) == 0 {
			t.Errorf("%s is without an act", need.Cause)
		}
		for _, kind := range need.Acts {
			name := strings.TrimSuffix(need.Cause, "_") + "-" + string(kind)
			t.Run(name, func(t *testing.T) {
				id := waiting(t, s, url, name, need.Cause, kind)
				causes := func() string {
					return text(t, url, `SELECT concat_ws(',', cause, array_to_string(causes, ','), CASE WHEN reject_by IS NOT NULL THEN 'reservation' END,
						CASE WHEN look_at <= now() THEN 'followup' END) FROM case_states WHERE case_id = '`+id+`'`)
				}
				if got := causes(); !strings.HasPrefix(got, need.Cause) {
					t.Fatalf("it waits for %q, want %s", got, need.Cause)
				}
				d := details[kind]
				if kind == cancellation.ActIdentify {
					d = store.ActDetails{CustomerID: "C-" + name, Wanted: []cancellation.Wanted{{ProductID: "P-" + name}}}
				}
				if mail, _, ok := strings.Cut(need.Cause, "_"); ok && mail != "product" && mail != "withdrawal" && mail != "end" {
					d.Mail = &store.MailName{Kind: mail}
				}
				if kind == cancellation.ActAnswer {
					d = store.ActDetails{Outcome: "declined", Offer: text(t, url, `SELECT id FROM acts WHERE kind = 'offer_continuation' AND case_id = '`+id+`'`)}
				}
				var of []string
				if kind == cancellation.ActJudge {
					of = []string{items(t, s, id)[0].ItemID}
				}
				a := newAct(id, kind, d, of...)
				if kind == cancellation.ActRedirect {
					a.Words = "neu@example.com"
				}
				if _, err := s.AppendAct(t.Context(), a); err != nil {
					t.Fatal(err)
				}
				if err := storetest.TakeUp(t, s, id); err != nil {
					t.Fatal(err)
				}
				got := causes()
				if strings.Contains(got, need.Cause) {
					t.Errorf("after %s it waits for %s", kind, got)
				}
				same(t, s)
			})
		}
	}
}

// The view says no cause that the table does not know, and the table none that the
// view does not say.
func TestTheTableOfCausesIsTheViews(t *testing.T) {
	sql, err := os.ReadFile("views/3_case_states.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(sql), "array_remove(ARRAY[")
	list, _, _ = strings.Cut(list, "|| m.trouble_causes")
	causes := map[string]bool{store.CauseReservation: true, store.CauseFollowUp: true} // a clock begins or ends them
	for _, m := range regexp.MustCompile(`THEN '([a-z_]+)'`).FindAllStringSubmatch(list, -1) {
		causes[m[1]] = true
	}
	trouble := regexp.MustCompile(`state IN \(([^)]+)\) AS trouble`).FindStringSubmatch(string(sql))
	if trouble == nil || len(causes) < 5 {
		t.Fatalf("the view is written otherwise: %v", causes)
	}
	kinds := text(t, databases.New(t), `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'mails'::regclass AND conname = 'mails_kind_check'`)
	quoted := regexp.MustCompile(`'([a-z_]+)'`)
	for _, kind := range quoted.FindAllStringSubmatch(kinds, -1) {
		for _, state := range quoted.FindAllStringSubmatch(trouble[1], -1) {
			if kind[1] != cancellation.MailReceipt { // it is owed by the law and not by the case
				causes[kind[1]+"_"+state[1]] = true
			}
		}
	}
	for cause := range causes {
		of := cancellation.Ordinary
		if strings.HasPrefix(cause, "withdrawal_") || strings.HasPrefix(cause, cancellation.MailAcknowledgement) {
			of = cancellation.Withdrawal
		}
		if len(cancellation.EndedBy(cause, of)) == 0 {
			t.Errorf("no act ends %s", cause)
		}
	}
	for _, n := range cancellation.Needs() {
		if !causes[n.Cause] && !slices.ContainsFunc(slices.Collect(maps.Keys(causes)), func(c string) bool {
			return strings.HasSuffix(n.Cause, "_") && strings.HasPrefix(c, n.Cause)
		}) {
			t.Errorf("nothing waits for %s", n.Cause)
		}
	}
}
