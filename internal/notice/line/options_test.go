package line_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/notice/line"
)

const telecom = `"terms":{"sector":"telecom","starts_on":"2025-09-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`

func TestStepsAddTheReasonsAsDataAndTheNextEnds(t *testing.T) {
	var out bytes.Buffer
	if err := line.Answer(strings.NewReader(`{"id":"a",`+telecom+`,"received_on":"2026-11-22"}`), &out, line.Options{Steps: true}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		NextEnds []notice.End  `json:"next_ends"`
		Basis    []string      `json:"basis"`
		Steps    []notice.Step `json:"steps"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.NextEnds) != 5 || got.NextEnds[1].EndsOn.String() != "2027-09-01" || got.NextEnds[1].LastReceiptOn.String() != "2027-08-01" {
		t.Errorf("the next ends are %v", got.NextEnds)
	}
	if len(got.Basis) == 0 || len(got.Steps) < 5 || got.Steps[0].Rule != notice.RuleReceived {
		t.Errorf("rests on %v for %+v", got.Basis, got.Steps)
	}
	out.Reset()
	if err := line.Answer(strings.NewReader(`{"id":"a",`+telecom+`,"received_on":"2026-11-22"}`), &out, line.Options{}); err != nil || strings.Contains(out.String(), "steps") {
		t.Errorf("not asked for, still given: %s, %v", out.String(), err)
	}
}

func TestACauseIsAnsweredBesideTheOrdinaryEnd(t *testing.T) {
	for _, test := range []struct{ name, cause, ends, right string }{
		{"what the dates decide ends the contract", `{"trigger":"price_change","informed_on":"2026-10-01","event_on":"2026-12-01"}`, "2026-11-30", `"right":"tkg-57-1","open":true`},
		{"what is under review is listed with it", `{"trigger":"good_cause"}`, "2027-08-31", `"right":"bgb-314","open":true`},
		{"what came too late changes nothing", `{"trigger":"price_change","informed_on":"2026-05-01","event_on":"2026-06-01"}`, "2027-08-31", `"right":"tkg-57-1","open":false`},
	} {
		var out bytes.Buffer
		in := `{"id":"a",` + telecom + `,"received_on":"2026-11-22","cause":` + test.cause + `}`
		if err := line.Answer(strings.NewReader(in), &out, line.Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), `"ends_on":"`+test.ends+`"`) || !strings.Contains(out.String(), test.right) {
			t.Errorf("%s: answered with %s", test.name, out.String())
		}
	}
}

func TestTheLandMovesTheWithdrawal(t *testing.T) {
	answers, err := ask(t, `{"withdrawal_from":"2026-05-21","land":"NW"}`+"\n"+`{"withdrawal_from":"2026-05-21"}`)
	if err != nil || answers[0].WithdrawalUntil != "2026-06-05" || answers[1].WithdrawalUntil != "2026-06-04" {
		t.Errorf("answered with %+v, %v", answers, err)
	}
	for in, field := range map[string]string{
		`{"withdrawal_from":"2026-05-21","land":"XX"}`:                                  "land",
		`{"withdrawal_from":"2026-05-21","land":7}`:                                     "land",
		`{` + telecom + `,"received_on":"2026-11-22","land":"NW"}`:                      "land",
		`{` + telecom + `,"ends_on":"2027-08-31","cause":{"trigger":"move"}}`:           "cause",
		`{` + telecom + `,"received_on":"2026-11-22","cause":{"trigger":"move"}}`:       "cause.event_on",
		`{` + telecom + `,"received_on":"2026-11-22","cause":{"trigger":"bad mood"}}`:   "cause.trigger",
		`{"terms":{"sector":"pizza"},"received_on":"2026-11-22"}`:                       "terms.sector",
		`{"terms":{"sector":"telecom","land":"XX"},"received_on":"2026-11-22"}`:         "terms.land",
		`{"terms":{"ends_after":2,"cadence":"any_day"},"received_on":"2026-11-22"}`:     "terms.cadence",
		`{"terms":{"notice_by_workday":11},"received_on":"2026-11-22"}`:                 "terms.notice_by_workday",
		`{"terms":{"ends_after":2,"notice":"P1M"},"received_on":"2026-11-22"}`:          "terms.ends_after",
		`{"terms":{"package_sector":"pizza"},"received_on":"2026-11-22"}`:               "terms.package_sector",
		`{"terms":{},"ends_on":"2026-11-22","button":true}`:                             "button",
		`{` + telecom + `,"received_on":"2026-11-22","cause":{"trigger":"move","x":1}}`: "cause.x",
	} {
		answers, err := ask(t, in)
		if !errors.Is(err, line.ErrBadLines) || answers[0].Error == nil || answers[0].Error.Field != field {
			t.Errorf("%s is answered with %+v, %v", in, answers, err)
		}
	}
}

// endless repeats lines until so many bytes are read, without holding them.
type endless struct {
	lines []byte
	left  int
	at    int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 && e.at == 0 {
		return 0, io.EOF
	}
	n := copy(p, e.lines[e.at:])
	e.at, e.left = (e.at+n)%len(e.lines), e.left-n
	return n, nil
}

// peak remembers how much memory was in use while answers were written.
type peak struct{ most, writes uint64 }

func (p *peak) Write(b []byte) (int, error) {
	if p.writes++; p.writes%16 == 0 {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		p.most = max(p.most, now.HeapInuse+now.StackInuse)
	}
	return len(b), nil
}

func TestMemoryDoesNotGrowWithTheInput(t *testing.T) {
	const limit = 32 << 20 // of the 64 MiB; the program itself takes less than the rest
	lines := bill(1000)
	var memory peak
	if err := line.Answer(&endless{lines: lines, left: 50 * len(lines)}, &memory, line.Options{}); err != nil {
		t.Fatal(err)
	}
	if memory.most == 0 || memory.most > limit {
		t.Errorf("%d MiB in use after %d writes, at most %d allowed", memory.most>>20, memory.writes, limit>>20)
	}
}

func TestALongLineIsForgottenAgain(t *testing.T) {
	long := `{"withdrawal_from":"2026-11-02","source":"` + strings.Repeat("x", line.MaxLength/2) + "\"}\n"
	var memory peak
	if err := line.Answer(&endless{lines: []byte(long), left: 80 * len(long)}, &memory, line.Options{}); err != nil {
		t.Fatal(err)
	}
	if memory.most > 48<<20 {
		t.Errorf("%d MiB in use", memory.most>>20)
	}
}
