package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestEachLineSaysUntilWhenAndByWhomGoingOnIsAccepted(t *testing.T) {
	got, err := cancellation.ParseContinuations("dsl:14:auto, hosting:0:person")
	want := cancellation.Continuations{"dsl": {Days: 14, AtOnce: true}, "hosting": {}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%+v, %v", got, err)
	}
	end, err := notice.ParseDate("2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	for line, until := range map[string]string{"dsl": "2026-12-17", "hosting": "2026-12-31", "tv": ""} {
		if day := got.Until(line, end).String(); day != until {
			t.Errorf("%s until %q, want %q", line, day, until)
		}
	}
	for _, wrong := range []string{"dsl", "dsl:14", "dsl:x:auto", "dsl:-1:auto", "dsl:1:always", "dsl:1:auto,dsl:2:auto"} {
		if _, err := cancellation.ParseContinuations(wrong); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
