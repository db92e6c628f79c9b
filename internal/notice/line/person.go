package line

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// words are the headings of an explanation.
type words struct{ ends, last, until, basis, why, next, by, wrong string }

func headings(lang notice.Language) words {
	if lang == notice.English {
		return words{
			ends: "Ends on", last: "Notice by", until: "Withdrawal until", basis: "Rests on", why: "Why",
			next: "Next possible ends", by: "notice by", wrong: "Cannot be answered",
		}
	}
	return words{
		ends: "Endet am", last: "Kündigung bis", until: "Widerruf bis", basis: "Beruht auf", why: "Warum",
		next: "Nächste mögliche Enden", by: "Kündigung bis", wrong: "Nicht zu beantworten",
	}
}

// Explain answers every line that is not blank for a person: the dates, each reason
// as a sentence of its own, what it rests on, and the next possible ends. Its errors
// are those of Answer.
func Explain(in io.Reader, out io.Writer, lang notice.Language, o Options) error {
	if o.Law == nil {
		o.Law = notice.Rules()
	}
	o.Steps = true
	lines, bad := bufio.NewReaderSize(in, 64<<10), false
	b := &batch{}
	for {
		b.reset()
		_, readErr := b.readLine(lines)
		for _, line := range b.lines {
			reply := b.respond(b.text[line.from:line.to], line.tooLong, o)
			bad = bad || reply.problem != nil
			if _, err := out.Write(reply.forPerson(lang)); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		switch {
		case errors.Is(readErr, io.EOF) && bad:
			return ErrBadLines
		case errors.Is(readErr, io.EOF):
			return nil
		case readErr != nil:
			return fmt.Errorf("read line: %w", readErr)
		}
	}
}

func (r *reply) forPerson(lang notice.Language) []byte {
	var text bytes.Buffer
	h := headings(lang)
	if r.problem != nil {
		fmt.Fprintf(&text, "%s: %s\n\n", h.wrong, r.problem.Error())
		return text.Bytes()
	}
	for _, line := range []struct {
		heading string
		day     notice.Date
	}{{h.ends, r.endsOn}, {h.last, r.lastReceiptOn}, {h.until, r.withdrawalUntil}} {
		if !line.day.IsZero() {
			fmt.Fprintf(&text, "%s: %s\n", line.heading, notice.Spell(line.day, lang))
		}
	}
	fmt.Fprintf(&text, "\n%s:\n", h.why)
	writeReasons(&text, r.steps, lang)
	if r.special != nil && r.special.EndsOn != r.endsOn {
		writeReasons(&text, r.special.Steps[1:], lang) // both begin with the receipt
	}
	writeReasons(&text, r.warnings, lang)
	if len(r.details.Basis) > 0 {
		fmt.Fprintf(&text, "\n%s: %s\n", h.basis, strings.Join(notice.Cited(r.details.Basis, lang), ", "))
	}
	if len(r.details.NextEnds) > 0 {
		fmt.Fprintf(&text, "\n%s:\n", h.next)
		for _, end := range r.details.NextEnds {
			fmt.Fprintf(&text, "- %s (%s %s)\n", notice.Spell(end.EndsOn, lang), h.by, notice.Spell(end.LastReceiptOn, lang))
		}
	}
	return append(text.Bytes(), '\n')
}

func writeReasons(text *bytes.Buffer, steps []notice.Step, lang notice.Language) {
	for _, said := range notice.Trace(steps, lang) {
		fmt.Fprintf(text, "- %s\n", said)
	}
}
