package activities_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func (g *stage) withdrawn(t *testing.T, typed cancellation.Typed, at time.Time) activities.CaseInput {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	_, err := g.store.Declare(t.Context(), store.Declaration{
		ID: id, Kind: cancellation.Withdrawal, Channel: cancellation.ChannelForm, Locale: "de", ReceivedAt: at,
		RuleVersion: notice.RuleVersion, Typed: &typed, Receipt: "{}", ReceiptCode: id,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	return activities.CaseInput{CaseID: id}
}

var typedWhole = cancellation.Typed{Name: "Erika Beispiel", Contract: "N-V-1", Email: "erika@example.com"}

func TestAWithdrawalIsMatchedByTheDayItWasReceivedOn(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}, [3]string{"P-3", storetest.Monthly, ""})
	r.Contract.ConcludedOn = storetest.Date(t, "2026-12-18") // until Monday, 4 January 2027
	storetest.Import(t, g.store, r)
	part, other := typedWhole, typedWhole
	part.Part, other.Name = "product p-1", "Erich Beispiel"
	for _, tt := range []struct {
		name, received string
		typed          cancellation.Typed
		want           cancellation.WithdrawalCode
		products       string
		state          cancellation.WithdrawalState
	}{
		{"the last second of the last day in Berlin", "2027-01-04T22:59:59Z", typedWhole, cancellation.FoundMatched, "P-1 P-2 P-3", cancellation.WithdrawalMatched},
		{"the first second of the next", "2027-01-04T23:00:00Z", typedWhole, cancellation.FoundLate, "P-1 P-2 P-3", cancellation.WithdrawalNeedsAttention},
		{"a part", "2026-12-20T10:00:00Z", part, cancellation.FoundMatched, "P-1 P-2", cancellation.WithdrawalMatched},
		{"another name", "2026-12-20T10:00:00Z", other, cancellation.FoundNothing, "", cancellation.WithdrawalNeedsAttention},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.received)
			if err != nil {
				t.Fatal(err)
			}
			in := g.withdrawn(t, tt.typed, at)
			for range 2 {
				found, err := run[activities.Matched](g, activity.MatchWithdrawal, in)
				if err != nil || found.Code != string(tt.want) || found.Pace.MailFor == 0 || len(found.Standing.Mails) != 1 {
					t.Fatalf("%+v, %v", found, err)
				}
			}
			w, err := g.store.Withdrawal(t.Context(), in.CaseID)
			if err != nil || w.State != tt.state || strings.Join(w.ProductIDs, " ") != tt.products {
				t.Errorf("%s with %v, %v", w.State, w.ProductIDs, err)
			}
			if accepted := w.Outcome == cancellation.WithdrawalAccepted; accepted != (tt.want == cancellation.FoundMatched) || w.ByPerson {
				t.Errorf("settled as %q", w.Outcome)
			}
		})
	}
}

func TestAnUnknownWithdrawalIsNotRetried(t *testing.T) {
	g := newStage(t)
	_, err := run[activities.Matched](g, activity.MatchWithdrawal, activities.CaseInput{CaseID: uuid.NewString()})
	if code, final := code(t, err); code != activities.CodeMissing || !final {
		t.Errorf("%s, final %v", code, final)
	}
}
