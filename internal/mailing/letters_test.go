package mailing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// lettered is a decided case of what somebody declared by letter for the holder.
// What an agent declared without an original can be rejected until tomorrow.
func (g *stage) lettered(t *testing.T, by cancellation.Declarer, at time.Time, change ...func(*store.Declaration)) store.Declaration {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declaration(t, g.store, "C-1", at, "P-1")
	d.Channel, d.DeclaredBy = cancellation.ChannelLetter, &by
	if by.Reserved() {
		d.RejectBy = tomorrow()
	}
	for _, c := range change {
		c(&d)
	}
	if _, err := g.store.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	g.decide(t, d.ID)
	return d
}

func tomorrow() notice.Date { return notice.CivilDay(time.Now().Add(24 * time.Hour)) }

// said is what the newest mail of a case says, on one line.
func (g *stage) said(t *testing.T, r mailing.Ref) string {
	t.Helper()
	if got := g.stepTo(t, r); got.State != cancellation.MailSent {
		t.Fatalf("%s: %+v", r.Kind, got)
	}
	mails := g.mailbox.Messages(r.CaseID)
	return strings.Join(strings.Fields(mails[len(mails)-1].Text), " ")
}

func TestTheConfirmationSaysWhoDeclaredForTheHolder(t *testing.T) {
	for _, tt := range []struct {
		by    cancellation.Declarer
		email string // that the declarant gave
		want  []string
		not   []string
	}{
		{
			cancellation.Declarer{Role: cancellation.RoleHeir, Name: "Emil Beispiel", Proof: cancellation.ProofNone},
			"",
			[]string{"Guten Tag Emil Beispiel,", "Erklärt von: Emil Beispiel als Erbin oder Erbe", "22. Dezember 2026"},
			[]string{"Guten Tag Erika", "Vorbehalt"},
		},
		{
			cancellation.Declarer{Role: cancellation.RoleHeir, Proof: cancellation.ProofNone},
			"",
			[]string{"Guten Tag,", "Erklärt von: einer Erbin oder einem Erben"},
			[]string{"Guten Tag Erika"},
		},
		{
			cancellation.Declarer{Role: cancellation.RoleGuardian, Name: "Greta Amt", Proof: cancellation.ProofCopy},
			"amt@example.org",
			[]string{"Guten Tag Greta Amt,", "Greta Amt in gesetzlicher Vertretung"},
			[]string{"Vorbehalt"},
		},
		{
			cancellation.Declarer{Role: cancellation.RoleAgent, Name: "Anton Anwalt", Proof: cancellation.ProofCopy},
			"",
			[]string{
				"Anton Anwalt in Vollmacht", "22. Dezember 2026",
				"Bis zum " + notice.Spell(tomorrow(), notice.German) + " können wir die Kündigung deshalb zurückweisen (§ 174 BGB). Tun wir das nicht, bleibt es bei ihr.",
			},
			[]string{"Guten Tag Anton"},
		},
		{
			cancellation.Declarer{Role: cancellation.RoleAgent, Name: "Anton Anwalt", Proof: cancellation.ProofOriginal},
			"",
			[]string{"Anton Anwalt in Vollmacht"},
			[]string{"Vorbehalt"},
		},
		{cancellation.Declarer{Role: cancellation.RoleHolder, Proof: cancellation.ProofNone}, "", []string{"22. Dezember 2026"}, []string{"Erklärt von"}},
	} {
		g := newStage(t)
		d := g.lettered(t, tt.by, received, func(d *store.Declaration) { d.ConfirmationEmail = tt.email })
		text := g.said(t, mailing.Ref{CaseID: d.ID, Kind: cancellation.MailConfirmation})
		for _, part := range tt.want {
			if !strings.Contains(text, part) {
				t.Errorf("%+v: %q is missing in\n%s", tt.by, part, text)
			}
		}
		for _, part := range tt.not {
			if strings.Contains(text, part) {
				t.Errorf("%+v: it says %q:\n%s", tt.by, part, text)
			}
		}
	}
}

func TestAReservationIsNotToldOnceItsLastDayHasPassed(t *testing.T) {
	g := newStage(t)
	d := g.lettered(t, cancellation.Declarer{Role: cancellation.RoleAgent, Proof: cancellation.ProofNone}, received)
	g.now = time.Now().Add(48 * time.Hour)
	if text := g.said(t, mailing.Ref{CaseID: d.ID, Kind: cancellation.MailConfirmation}); strings.Contains(text, "Vorbehalt") {
		t.Errorf("it says\n%s", text)
	}
}

func TestARejectionNamesItsReasonAndARevocationItsDay(t *testing.T) {
	for _, tt := range []struct {
		kind    cancellation.ActKind
		details store.ActDetails
		want    []string
	}{
		{cancellation.ActReject, store.ActDetails{}, []string{
			"wir weisen diese Kündigung zurück, weil uns dafür keine Vollmacht im Original vorlag (§ 174 BGB).",
			"Kündigung zurückgewiesen",
		}},
		{cancellation.ActRevoke, store.ActDetails{ReceivedAt: received}, []string{
			"ist nicht wirksam geworden, weil wir am 22. November 2026 auch Ihren Widerruf dieser Kündigung erhalten haben", "§ 130 Abs. 1 Satz 2 BGB",
			"Kündigung nicht wirksam",
		}},
	} {
		g := newStage(t)
		d := g.lettered(t, cancellation.Declarer{Role: cancellation.RoleAgent, Proof: cancellation.ProofNone}, received)
		g.confirm(t, d.ID)
		g.act(t, d.ID, tt.kind, tt.details)
		text := g.said(t, correction(d.ID, 1))
		for _, part := range tt.want {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing in\n%s", part, text)
			}
		}
		if strings.Contains(text, "aufgehoben") || strings.Contains(text, "22. Dezember") {
			t.Errorf("it says\n%s", text)
		}
	}
}

// What was declared too ends by another case already: the rejection is told all the
// same, since it is the mail that rejects.
func TestARejectedDeclarationThatWasLinkedIsToldAndTheOtherStands(t *testing.T) {
	g := newStage(t)
	click := g.decided(t)
	letter := g.lettered(t, cancellation.Declarer{Role: cancellation.RoleAgent, Proof: cancellation.ProofNone}, received.Add(time.Hour))
	g.confirm(t, letter.ID)
	g.act(t, letter.ID, cancellation.ActReject, store.ActDetails{})
	text := g.said(t, correction(letter.ID, 1))
	for _, part := range []string{"§ 174 BGB", "durch eine andere Kündigung,", "Vorgang " + g.reference(t, click), "22. Dezember 2026"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
	if k, err := g.store.Items(t.Context(), click); err != nil || k[0].EndsOn.String() != "2026-12-22" {
		t.Errorf("the other: %+v, %v", k, err)
	}
}

func TestAQuestionAboutAWithdrawalSpeaksOfTheWithdrawal(t *testing.T) {
	g := newStage(t)
	id := g.typed(t, cancellation.Withdrawal, cancellation.Typed{Name: "Erika", Contract: "nobody's", Email: "erika@example.org"}, notice.German)
	g.ask(t, id, "Welcher Vertrag?")
	text := g.said(t, mailing.Ref{CaseID: id, Kind: cancellation.MailQuestion, Number: 1})
	if !strings.Contains(text, "Ihr Widerruf ist am 22. November 2026") || !strings.Contains(text, "Welcher Vertrag?") || strings.Contains(text, "Kündigung") {
		t.Errorf("it says\n%s", text)
	}
}
