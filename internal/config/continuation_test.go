package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
)

func TestEachLineSaysUntilWhenAndByWhomGoingOnIsAccepted(t *testing.T) {
	c, err := config.ReadAPI(from(api, "FAIRWELL_CONTINUATION", "dsl:14:auto, hosting:0:person"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Continuations()
	want := cancellation.Continuations{"dsl": {Days: 14, AtOnce: true}, "hosting": {}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, wrong := range []string{"dsl", "dsl:14", "dsl:x:auto", "dsl:-1:auto", "dsl:1:always", "dsl:1:auto,dsl:2:auto"} {
		if _, err := config.ReadAPI(from(api, "FAIRWELL_CONTINUATION", wrong)); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestWhatIsNotBuiltStopsTheStart(t *testing.T) {
	if _, err := config.ReadAPI(from(api, "FAIRWELL_CONTINUATION_AS", "contract")); err == nil {
		t.Error("it starts as if going on by a new contract were built")
	}
}
