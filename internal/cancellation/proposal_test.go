package cancellation_test

import (
	"slices"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestOnlyActsOnACancellationTakeTwoPeople(t *testing.T) {
	for text, want := range map[string][]cancellation.ActKind{
		"judge, void": {cancellation.ActJudge, cancellation.ActVoid}, "none": nil, "": nil,
	} {
		if got, err := cancellation.TwoPeople(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"settle", "objection", "everything"} {
		if _, err := cancellation.TwoPeople(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
