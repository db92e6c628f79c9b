package line_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/notice/line"
)

// answered is an answer as its reader sees it.
type answered struct {
	ID              any        `json:"id"`
	EndsOn          string     `json:"ends_on"`
	LastReceiptOn   string     `json:"last_receipt_on"`
	WithdrawalUntil string     `json:"withdrawal_until"`
	Explanation     string     `json:"explanation"`
	Error           *badAnswer `json:"error"`
}

type badAnswer struct {
	Field   string      `json:"field"`
	Code    notice.Code `json:"code"`
	Message string      `json:"message"`
}

func ask(t *testing.T, in string) ([]answered, error) {
	t.Helper()
	var out bytes.Buffer
	err := line.Answer(strings.NewReader(in), &out, line.Options{})
	var answers []answered
	lines := bufio.NewScanner(&out)
	for lines.Scan() {
		var a answered
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		answers = append(answers, a)
	}
	return answers, err
}

func TestAnswersAreFlatObjects(t *testing.T) {
	const in = `{"id":"C045","source":"§ 1 <a&b>","terms":{"starts_on":"2007-05-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"},"received_on":"2008-07-24","want":{"ends_on":"2009-04-30"}}
{"id":"inverse & back","terms":{"notice":"P1M"},"ends_on":"2026-06-30","stated":17}

{"id":12,"withdrawal_from":"2026-12-18"}
{"terms":{},"received_on":"2026-11-22"}`
	const want = `{"id":"C045","ends_on":"2009-04-30","last_receipt_on":"2009-01-31","explanation":"Ihr Vertrag läuft bis zum 30. April 2009. Die Kündigungsfrist von 3 Monaten ist eingehalten."}
{"id":"inverse & back","last_receipt_on":"2026-05-31","explanation":"Für das Ende am 30. Juni 2026 muss die Kündigung bis zum 31. Mai 2026 eingehen."}
{"id":12,"withdrawal_until":"2027-01-04","explanation":"Die Widerrufsfrist von 14 Tagen beginnt nach dem 18. Dezember 2026; ihr letzter Tag ist der 1. Januar 2027. Das ist ein Feiertag (Neujahr); darum ist der Widerruf bis zum nächsten Werktag möglich, dem 4. Januar 2027."}
{"id":null,"ends_on":"2026-11-22","last_receipt_on":"2026-11-22","explanation":"Ihr Vertrag hat weder Laufzeit noch Kündigungsfrist und endet am 22. November 2026."}
`
	var out bytes.Buffer
	if err := line.Answer(strings.NewReader(in), &out, line.Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestReceivedAtIsTakenToBerlin(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-06-30T21:59:59Z":          "2026-07-30",
		"2026-06-30T22:00:00Z":          "2026-08-01",
		"2026-12-31T23:59:59.999+01:00": "2027-01-31",
		"2026-12-31T23:00:00Z":          "2027-02-01",
	} {
		in := `{"id":1,"terms":{"notice":"P1M"},"received_at":"` + instant + `"}`
		answers, err := ask(t, in)
		if err != nil || answers[0].EndsOn != want {
			t.Errorf("%s ends on %s, %v; want %s", instant, answers[0].EndsOn, err, want)
		}
	}
}

func TestABadLineIsAnsweredWithItsError(t *testing.T) {
	for _, test := range []struct {
		name, in string
		id       any
		field    string
		code     notice.Code
	}{
		{"no JSON", `nonsense`, nil, "", notice.CodeMalformed},
		{"no object", `["a"]`, nil, "", notice.CodeMalformed},
		{"cut off", `{"id":"a","terms":{"not`, "a", "", notice.CodeMalformed},
		{"two objects", `{"id":"a","terms":{},"received_on":"2026-11-22"}{}`, "a", "", notice.CodeMalformed},
		{"an unknown field before the id", `{"when":"now","id":"a"}`, "a", "when", notice.CodeUnknownField},
		{"an unknown field of the terms", `{"id":"a","terms":{"period":"P1M"},"received_on":"2026-11-22"}`, "a", "terms.period", notice.CodeUnknownField},
		{"a field twice", `{"id":"a","received_on":"2026-11-22","received_on":"2026-11-23"}`, "a", "received_on", notice.CodeRepeatedField},
		{"an id that is a list", `{"id":["a"],"terms":{},"received_on":"2026-11-22"}`, nil, "id", notice.CodeMalformed},
		{"31 February", `{"id":"a","terms":{},"received_on":"2026-02-31"}`, "a", "received_on", notice.CodeOutOfRange},
		{"a year beyond 9999", `{"id":"a","terms":{},"received_on":"12026-02-01"}`, "a", "received_on", notice.CodeMalformed},
		{"an instant without offset", `{"id":"a","terms":{},"received_at":"2026-02-01T10:00:00"}`, "a", "received_at", notice.CodeMalformed},
		{"an instant after the calendar", `{"id":"a","terms":{},"received_at":"9999-12-31T23:30:00Z"}`, "a", "received_at", notice.CodeOutOfRange},
		{"a negative notice", `{"id":"a","terms":{"notice":"-P1M"},"received_on":"2026-11-22"}`, "a", "terms.notice", notice.CodeMalformed},
		{"a zero renewal", `{"id":"a","terms":{"starts_on":"2026-01-01","initial_term":"P1M","renewal":"P0M"},"received_on":"2026-11-22"}`, "a", "terms.renewal", notice.CodeOutOfRange},
		{"terms that contradict themselves", `{"id":"a","terms":{"notice":"P1M","notice_by_day":10},"received_on":"2026-11-22"}`, "a", "terms.notice_by_day", notice.CodeContradiction},
		{"bad terms beside a withdrawal", `{"id":"a","terms":{"initial_term":"P1M"},"withdrawal_from":"2026-11-22"}`, "a", "terms.starts_on", notice.CodeMissing},
		{"terms that reach before the year 1", `{"id":"a","terms":{"notice":"P1M"},"ends_on":"0001-01-15"}`, "a", "terms.notice", notice.CodeOutOfRange},
		{"no terms", `{"id":"a","received_on":"2026-11-22"}`, "a", "terms", notice.CodeMissing},
		{"terms that are null", `{"id":"a","terms":null,"received_on":"2026-11-22"}`, "a", "terms", notice.CodeMissing},
		{"no question", `{"id":"a","terms":{}}`, "a", "", notice.CodeMissing},
		{"two questions", `{"id":"a","terms":{},"received_on":"2026-11-22","ends_on":"2026-11-22"}`, "a", "", notice.CodeContradiction},
		{"two receipts", `{"id":"a","terms":{},"received_on":"2026-11-22","received_at":"2026-11-22T10:00:00Z"}`, "a", "", notice.CodeContradiction},
		{"a wish for the inverse", `{"id":"a","terms":{},"ends_on":"2026-11-22","requested_end":"2026-11-22"}`, "a", "requested_end", notice.CodeContradiction},
		{"an end that cannot be", `{"id":"a","terms":{"cadence":"month_end"},"ends_on":"2026-11-22"}`, "a", "ends_on", notice.CodeImpossibleEnd},
		{"an answer beyond 9999", `{"id":"a","terms":{"notice":"P1Y"},"received_on":"9999-11-22"}`, "a", "ends_on", notice.CodeOutOfRange},
		{"a withdrawal without end", `{"id":"a","withdrawal_from":"9999-12-25"}`, "a", "withdrawal_from", notice.CodeOutOfRange},
		{"a line too long", `{"id":"a","source":"` + strings.Repeat("x", line.MaxLength) + `"}`, "a", "", notice.CodeTooLong},
	} {
		t.Run(test.name, func(t *testing.T) {
			const good = `{"id":"good","terms":{"notice":"P1M"},"received_on":"2026-11-22"}`
			answers, err := ask(t, good+"\n"+test.in+"\r\n"+good+"\n")
			if !errors.Is(err, line.ErrBadLines) {
				t.Errorf("error is %v, want ErrBadLines", err)
			}
			if len(answers) != 3 || answers[0].EndsOn != "2026-12-22" || answers[2].EndsOn != "2026-12-22" {
				t.Fatalf("the lines beside it are answered with %+v", answers)
			}
			got := answers[1]
			if got.Error == nil || got.Error.Message == "" || got.EndsOn != "" || got.Explanation != "" {
				t.Fatalf("answered with %+v", got)
			}
			if got.ID != test.id || got.Error.Field != test.field || got.Error.Code != test.code {
				t.Errorf("answered %v, %+v; want %v, field %q, code %s", got.ID, *got.Error, test.id, test.field, test.code)
			}
		})
	}
}

func TestALineIsReadUpToTheGreatestLength(t *testing.T) {
	const in = `{"id":"a","withdrawal_from":"2026-11-02","source":"`
	for _, end := range []string{"", "\n", "\r\n"} {
		for over, wantError := range map[int]error{0: nil, 1: line.ErrBadLines} {
			filler := strings.Repeat("x", line.MaxLength-len(in)-len(`"}`)+over)
			answers, err := ask(t, in+filler+`"}`+end)
			if !errors.Is(err, wantError) || len(answers) != 1 || answers[0].ID != "a" {
				t.Errorf("%d bytes over, line end %q: %v", over, end, err)
			}
		}
	}
}

func TestTheCasesAreAnsweredInOrder(t *testing.T) {
	for _, name := range []string{"published.jsonl", "derived.jsonl", "disputed.jsonl"} {
		in, err := os.ReadFile(filepath.Join("..", "testdata", "cases", name))
		if err != nil {
			t.Fatal(err)
		}
		answers, err := ask(t, string(in))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(in)), "\n")
		if len(answers) != len(lines) {
			t.Fatalf("%s: %d answers for %d lines", name, len(answers), len(lines))
		}
		for i, text := range lines {
			var asked struct{ ID string }
			if err := json.Unmarshal([]byte(text), &asked); err != nil {
				t.Fatal(err)
			}
			if answers[i].ID != asked.ID || answers[i].Explanation == "" {
				t.Errorf("%s is answered with %+v", asked.ID, answers[i])
			}
		}
	}
}

func TestFailingStreamsAreReported(t *testing.T) {
	broken := errors.New("broken")
	const good = `{"id":"good","terms":{},"received_on":"2026-11-22"}` + "\n"
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader(good), iotest.ErrReader(broken))
	if err := line.Answer(in, &out, line.Options{}); !errors.Is(err, broken) || !strings.Contains(out.String(), "2026-11-22") {
		t.Errorf("a broken input gives %v after %q", err, out.String())
	}
	if err := line.Answer(strings.NewReader(good), failingWriter{broken}, line.Options{}); !errors.Is(err, broken) {
		t.Errorf("a broken output gives %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestAnAnswerComesBeforeTheNextQuestion(t *testing.T) {
	questions, asking := io.Pipe()
	answering, answers := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- line.Answer(questions, answers, line.Options{}) }()
	replies := bufio.NewScanner(answering)
	for range 3 {
		if _, err := io.WriteString(asking, `{"id":"a","terms":{},"received_on":"2026-11-22"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		if !replies.Scan() || !strings.Contains(replies.Text(), `"ends_on":"2026-11-22"`) {
			t.Fatalf("answered with %q", replies.Text())
		}
	}
	if err := asking.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{
		`{"id":"C045","terms":{"starts_on":"2007-05-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"},"received_on":"2008-07-24"}`,
		`{"id":1,"terms":{"cadence":{"dates":["02-29"]}},"ends_on":"2028-02-29"}`,
		`{"withdrawal_from":"2026-12-18"}`,
		`{"withdrawal_from":"2026-05-21","land":"NW"}`,
		`{` + telecom + `,"received_on":"2026-11-22","cause":{"trigger":"price_change","informed_on":"2026-10-01","event_on":"2026-12-01"}}`,
		`{"id":"a","terms":{},"received_at":"2026-06-30T22:30:00Z"}`,
		"{\"id\":\"a\"\n}", `[]`, `{`, "\x00", ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		err := line.Answer(strings.NewReader(in), &out, line.Options{Steps: true})
		if err != nil && !errors.Is(err, line.ErrBadLines) {
			t.Fatal(err)
		}
		want := 0
		for asked := range strings.SplitSeq(in, "\n") {
			if strings.TrimSpace(asked) != "" {
				want++
			}
		}
		if got := strings.Count(out.String(), "\n"); got != want {
			t.Fatalf("%d answers for %d lines", got, want)
		}
		var told bytes.Buffer
		if again := line.Explain(strings.NewReader(in), &told, notice.English, line.Options{}); !errors.Is(again, err) {
			t.Fatalf("answered with %v, explained with %v", err, again)
		}
		if bad := strings.Contains(out.String(), `"error":`); bad != (err != nil) {
			t.Fatalf("%v after %s", err, out.String())
		}
	})
}
