package portal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// The stage gives no day to reject: it is that of receipt.
func TestThePageSaysWhoDeclaredAndTheReservationUntilItsLastDay(t *testing.T) {
	st := newStage(t)
	d, err := st.front.Declare(t.Context(), reception.Declaration{
		CustomerID: "C-1", Kind: cancellation.Ordinary, Channel: cancellation.ChannelLetter, Wanted: []cancellation.Wanted{{ProductID: "P-1"}},
		DeclaredBy: &cancellation.Declarer{Role: cancellation.RoleAgent, Name: "Anton Anwalt", Proof: cancellation.ProofCopy},
		Actor:      store.Actor{Issuer: "i", Subject: "crm"}, Key: "k", BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	page := func() answer { return st.visit("/faelle/"+d.ID, as("C-1")...) }
	const reserved = "Bis zum 22. November 2026 können wir die Kündigung deshalb zurückweisen. Tun wir das nicht, bleibt es bei ihr."
	page().says(t, "Anton Anwalt", "in Vollmacht", reserved)
	st.now = noon.Add(24 * time.Hour)
	after := page()
	after.says(t, "Anton Anwalt", "in Vollmacht")
	if strings.Contains(after.text(), "Vorbehalt") {
		t.Errorf("it stands, and the page says\n%s", after.text())
	}
}
