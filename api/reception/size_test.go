package reception_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// TestADeclarationOfTheFormTakesLittleRoom counts every table and index, after a
// thousand declarations as people write them, and a hundred as a stranger would
// to fill the disk: every field as long as the form takes it, and nothing that
// could be compressed.
func TestADeclarationOfTheFormTakesLittleRoom(t *testing.T) {
	const least, most = 4 << 10, 20 << 10
	usual := func(i int) reception.TypedDeclaration {
		return reception.TypedDeclaration{
			Kind: cancellation.ForCause, Reason: "Der Anschluss liefert seit März nur die halbe Bandbreite.", Locale: "de",
			Token: fmt.Sprint("usual-", i), Typed: cancellation.Typed{
				Name: "Erika Beispiel", CustomerNumber: fmt.Sprint("K", i), Phone: "+49 30 1234567", Address: "Musterweg 1\n12345 Musterstadt",
				BirthDate: "29.02.1980", Contract: "2024-0815", Wish: "2026-12-31", Email: fmt.Sprintf("erika%d@example.com", i),
			},
		}
	}
	noise := rand.New(rand.NewPCG(1, 1))
	long := func(bytes int) string {
		text := make([]rune, 0, bytes/2)
		for range bytes / 2 {
			text = append(text, rune(0x400+noise.IntN(0x300))) // two bytes each
		}
		return string(text)
	}
	longest := func(i int) reception.TypedDeclaration {
		return reception.TypedDeclaration{
			Kind: cancellation.ForCause, Reason: long(8000), Locale: "de", Token: fmt.Sprint("longest-", i), Typed: cancellation.Typed{
				Name: long(400), CustomerNumber: long(400), Phone: long(400), Address: long(400), BirthDate: long(400),
				Contract: long(400), Wish: long(400), Email: long(240) + "@example.com",
			},
		}
	}
	for _, tt := range []struct {
		name string
		n    int
		form func(int) reception.TypedDeclaration
		want int
	}{{"a usual one", 1000, usual, least}, {"the longest one", 100, longest, most}} {
		d := newFront(t)
		before := d.room(t)
		for i := range tt.n {
			if _, err := d.DeclareTyped(t.Context(), tt.form(i)); err != nil {
				t.Fatal(err)
			}
		}
		each := (d.room(t) - before) / tt.n
		t.Logf("%s takes %d bytes", tt.name, each)
		if each > tt.want {
			t.Errorf("%s takes %d bytes, more than %d", tt.name, each, tt.want)
		}
	}
}
