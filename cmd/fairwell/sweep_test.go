package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/ends"
)

// full is a disk that takes nothing.
type full struct{}

var errFull = errors.New("no space left on device")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestASweepWhoseReportIsNotWrittenSaysSo(t *testing.T) {
	r := newSweepReport(full{}, false)
	if err := r.add(ends.Swept{Finding: cancellation.FindingStillActive}); err != nil {
		t.Fatal("a row is held back until the end", err)
	}
	var counts strings.Builder
	if err := r.tell(&counts); !errors.Is(err, errFull) || counts.String() != "1 still_active\n" {
		t.Errorf("%v, %q", err, counts.String())
	}
}

func TestASweepReportsAllButWhatEnded(t *testing.T) {
	for all, want := range map[bool]int{false: 2, true: 3} {
		var out strings.Builder
		r := newSweepReport(&out, all)
		for _, found := range []cancellation.Finding{cancellation.FindingEnded, cancellation.FindingStillActive, cancellation.FindingNobodyToAsk} {
			if err := r.add(ends.Swept{Finding: found}); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.tell(io.Discard); err != nil || strings.Count(out.String(), "\n") != want+1 {
			t.Errorf("all %t: %v in\n%s", all, err, out.String())
		}
	}
}
