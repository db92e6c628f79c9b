package measure

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

func TestShareIsAFigureThatWasMeasured(t *testing.T) {
	for _, tt := range []struct {
		figures []int
		share   float64
		want    int
	}{
		{nil, 0.5, 0},
		{[]int{7}, 0.99, 7},
		{[]int{3, 1, 2}, 0.5, 2},
		{[]int{4, 3, 2, 1}, 0.5, 2},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.99, 10},
		{[]int{1, 2, 3}, 0, 1},
	} {
		if got := Share(tt.figures, tt.share); got != tt.want {
			t.Errorf("share %v of %v is %d, want %d", tt.share, tt.figures, got, tt.want)
		}
	}
}

func TestRatioToNothingIsZero(t *testing.T) {
	if got := Ratio(3, 0); got != 0 {
		t.Errorf("ratio %v", got)
	}
}

func TestProcessorTimeOfThisProcessGrows(t *testing.T) {
	before, err := used(os.Getpid(), false)
	if err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < 100*time.Millisecond; {
		Median([]int{3, 2, 1})
	}
	after, err := used(os.Getpid(), true)
	if err != nil {
		t.Fatal(err)
	}
	if after <= before {
		t.Errorf("%s, then %s", before, after)
	}
}

func TestPeakOfMemoryHoldsWhatThisProcessHolds(t *testing.T) {
	peak, err := PeakMemory(os.Getpid())
	if err != nil || peak < 1<<20 {
		t.Errorf("%d bytes, error %v", peak, err)
	}
}

func TestLoadAsksNoFasterThanItsRate(t *testing.T) {
	answers, err := Load{Connections: 4, For: 200 * time.Millisecond, Rate: 50}.Run(t.Context(),
		func(context.Context) (Answer, error) { return Answer{}, nil })
	if err != nil || len(answers.List) < 4 || len(answers.List) > 10+4 { // each connection may hold one moment more
		t.Errorf("%d answers, error %v", len(answers.List), err)
	}
}

func TestLoadEndsWithItsFirstErrorButNotWithTheLastQuestion(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct{ fails, want error }{{broken, broken}, {ErrNoMore, nil}} {
		answers, err := Load{Connections: 1, For: time.Minute}.Run(t.Context(), func(context.Context) (Answer, error) {
			return Answer{}, tt.fails
		})
		if !errors.Is(err, tt.want) || len(answers.List) != 0 {
			t.Errorf("%d answers, error %v, want %v", len(answers.List), err, tt.want)
		}
	}
	answers, err := Load{Connections: 3, Most: 7}.Run(t.Context(), func(context.Context) (Answer, error) { return Answer{}, nil })
	if err != nil || len(answers.List) != 7 {
		t.Errorf("%d answers, error %v", len(answers.List), err)
	}
}
