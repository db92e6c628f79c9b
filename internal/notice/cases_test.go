package notice_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

// answer holds the dates of one line, each empty if it does not speak of it.
type answer struct {
	EndsOn          notice.Date `json:"ends_on"`
	LastReceiptOn   notice.Date `json:"last_receipt_on"`
	WithdrawalUntil notice.Date `json:"withdrawal_until"`
}

type dateCase struct {
	ID             string       `json:"id"`
	Terms          notice.Terms `json:"terms"`
	ReceivedOn     notice.Date  `json:"received_on"`
	RequestedEnd   notice.Date  `json:"requested_end"`
	EndsOn         notice.Date  `json:"ends_on"`
	WithdrawalFrom notice.Date  `json:"withdrawal_from"`
	Cause          notice.Cause `json:"cause"`
	Want           *answer      `json:"want"`
	Stated         *answer      `json:"stated"`
}

func (c dateCase) answer(t *testing.T) answer {
	t.Helper()
	var got answer
	var err error
	switch {
	case !c.WithdrawalFrom.IsZero():
		got.WithdrawalUntil, err = notice.WithdrawalUntil(notice.Terms{ConcludedOn: c.WithdrawalFrom})
	case !c.EndsOn.IsZero():
		got.LastReceiptOn, err = notice.LastReceipt(c.Terms, c.EndsOn)
	default:
		var decision notice.Decision
		decision, err = notice.Decide(c.Terms, c.ReceivedOn, c.RequestedEnd)
		got.EndsOn, got.LastReceiptOn = decision.EndsOn, decision.LastReceiptOn
	}
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// only keeps the dates of got that other speaks of.
func (got answer) only(other answer) answer {
	if other.EndsOn.IsZero() {
		got.EndsOn = notice.Date{}
	}
	if other.LastReceiptOn.IsZero() {
		got.LastReceiptOn = notice.Date{}
	}
	if other.WithdrawalUntil.IsZero() {
		got.WithdrawalUntil = notice.Date{}
	}
	return got
}

func readCases(t *testing.T, name string) []dateCase {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "cases", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var cases []dateCase
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var c dateCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestPublishedAndDerivedCasesHold(t *testing.T) {
	for name, count := range map[string]int{"published.jsonl": 181, "derived.jsonl": 31} {
		cases := readCases(t, name)
		if len(cases) != count {
			t.Errorf("%s holds %d cases, want %d", name, len(cases), count)
		}
		for _, c := range cases {
			t.Run(name+"/"+c.ID, func(t *testing.T) {
				if diff := cmp.Diff(*c.Want, c.answer(t).only(*c.Want)); diff != "" {
					t.Errorf("want -, got +:\n%s", diff)
				}
			})
		}
	}
}

func TestDisputedCasesAreNotProduced(t *testing.T) {
	cases := readCases(t, "disputed.jsonl")
	if len(cases) != 26 {
		t.Errorf("disputed.jsonl holds %d cases, want 26", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			if got := c.answer(t).only(*c.Stated); got == *c.Stated {
				t.Errorf("produces what the page wrongly states: %+v", got)
			}
		})
	}
}
