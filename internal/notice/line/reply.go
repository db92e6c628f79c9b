package line

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/notice"
)

// reply is the answer to one line.
type reply struct {
	id              []byte // as it was asked
	endsOn          notice.Date
	lastReceiptOn   notice.Date
	withdrawalUntil notice.Date
	special         *notice.Special
	degree          notice.Degree
	readings        []notice.Reading
	warnings        []notice.Step
	steps           []notice.Step // to be explained
	details         *details
	problem         *notice.FieldError
}

// details are what an answer carries if they are asked for.
type details struct {
	NextEnds []notice.End  `json:"next_ends,omitempty"`
	Basis    []string      `json:"basis,omitempty"`
	Steps    []notice.Step `json:"steps"`
}

func (b *batch) respond(line []byte, tooLong bool, o Options) reply {
	err := b.question.read(o.Law, line)
	if tooLong {
		err = &notice.FieldError{Code: notice.CodeTooLong, Message: fmt.Sprintf("a line must not be longer than %d bytes", MaxLength)}
	}
	var answer reply
	if err == nil {
		answer, err = b.answerQuestion(o)
	}
	if err != nil {
		answer = reply{problem: problemOf(err)}
	}
	answer.id = b.question.id
	return answer
}

func problemOf(err error) *notice.FieldError {
	var field *notice.FieldError
	if errors.As(err, &field) {
		return field
	}
	return &notice.FieldError{Code: notice.CodeMalformed, Message: err.Error()}
}

// append writes the answer as one flat JSON object and a line end. It is written by
// hand, since encoding/json takes longer than the answer itself.
func (r *reply) append(out []byte) []byte {
	out = append(out, `{"id":`...)
	out = append(out, r.id...)
	if p := r.problem; p != nil {
		out = append(out, `,"error":{`...)
		if p.Field != "" {
			out = append(appendText(append(out, `"field":`...), p.Field), ',')
		}
		out = appendText(append(out, `"code":`...), string(p.Code))
		out = appendText(append(out, `,"message":`...), p.Message)
		return append(out, "}}\n"...)
	}
	out = appendDate(out, "ends_on", r.endsOn)
	out = appendDate(out, "last_receipt_on", r.lastReceiptOn)
	out = appendDate(out, "withdrawal_until", r.withdrawalUntil)
	if r.special != nil {
		out = appendJSON(out, "special_right", r.special)
	}
	if r.degree != "" {
		out = appendText(append(out, `,"degree":`...), string(r.degree))
	}
	if len(r.readings) > 0 {
		out = appendReadings(out, r.readings)
	}
	if len(r.warnings) > 0 {
		out = appendJSON(out, "warnings", told(r.warnings))
	}
	out = appendExplanation(append(out, `,"explanation":`...), r.steps)
	if d := r.details; d != nil {
		if len(d.NextEnds) > 0 {
			out = appendJSON(out, "next_ends", d.NextEnds)
		}
		if len(d.Basis) > 0 {
			out = appendJSON(out, "basis", d.Basis)
		}
		out = appendJSON(out, "steps", d.Steps)
	}
	return append(out, "}\n"...)
}

func appendReadings(out []byte, readings []notice.Reading) []byte {
	out = append(out, `,"readings":[`...)
	for i, r := range readings {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(append(out, `{"question":`...), r.Question)
		out = appendText(append(out, `,"took":`...), r.Took)
		out = appendText(append(out, `,"other":`...), r.Other)
		out = appendText(append(out, `,"law":`...), r.Law)
		out = appendDate(appendDate(out, "ends_on", r.EndsOn), "last_receipt_on", r.LastReceiptOn)
		if r.Clause != "" {
			out = appendText(append(out, `,"clause":`...), r.Clause)
		}
		out = append(out, '}')
	}
	return append(out, ']')
}

// warning is what to know beside the answer.
type warning struct {
	Code notice.Rule `json:"code"`
	Text string      `json:"text"`
}

func told(steps []notice.Step) []warning {
	all := make([]warning, len(steps))
	for i, step := range steps {
		all[i] = warning{Code: step.Rule, Text: strings.Join(notice.Trace(steps[i:i+1], notice.German), " ")}
	}
	return all
}

func appendDate(out []byte, name string, d notice.Date) []byte {
	if d.IsZero() {
		return out
	}
	out = append(append(append(out, `,"`...), name...), `":"`...)
	out, _ = d.AppendText(out)
	return append(out, '"')
}

func appendJSON(out []byte, name string, value any) []byte {
	written, err := json.Marshal(value)
	if err != nil {
		panic("line: " + name + ": " + err.Error()) // dates, periods and texts always can be written
	}
	return append(append(append(append(out, `,"`...), name...), `":`...), written...)
}

// appendExplanation writes the sentences in place: they are longer than all else.
func appendExplanation(out []byte, steps []notice.Step) []byte {
	out = append(out, '"')
	start := len(out)
	out = notice.AppendExplanation(out, steps, notice.German)
	if !plain(out[start:]) {
		return appendQuoted(out[:start-1], string(out[start:]))
	}
	return append(out, '"')
}

// appendText writes a JSON string. What the rules say is plain text; all else is
// left to encoding/json.
func appendText(out []byte, text string) []byte {
	if !plain([]byte(text)) {
		return appendQuoted(out, text)
	}
	return append(append(append(out, '"'), text...), '"')
}

// plain reports whether a JSON string can hold the text as it is.
func plain(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return utf8.Valid(text)
}

func appendQuoted(out []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("line: " + err.Error()) // every text can be written
	}
	return append(out, quoted...)
}
