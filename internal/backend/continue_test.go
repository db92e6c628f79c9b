package backend

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestAProductThatWasToEndGoesOnAndTheBackendSaysSo(t *testing.T) {
	f, c := newFake(t, time.Minute)
	ends := order(t, "P-1")
	goesOn := ends
	goesOn.EndsOn, goesOn.Key = notice.Date{}, "item-P-1/2"
	if err := c.Set(t.Context(), ends); err != nil {
		t.Fatal(err)
	}
	wantError(t, c.Verify(t.Context(), goesOn), Error{Line: "access", Class: Delayed, Code: "not_held"})
	if err := c.Set(t.Context(), goesOn); err != nil {
		t.Fatal(err)
	}
	if err := c.Verify(t.Context(), goesOn); err != nil {
		t.Error(err)
	}
	if p := f.Product("access", "P-1"); p.Status != "active" || p.TerminationDate != nil || p.Effects != 2 {
		t.Errorf("the backend holds %+v", p)
	}
	wantError(t, c.Verify(t.Context(), ends), Error{Line: "access", Class: Delayed, Code: "not_held"})
}
