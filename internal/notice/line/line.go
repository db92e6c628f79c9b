// Package line owns the JSON lines of the command `fairwell notice`: it reads
// questions about dates, one a line, has package notice answer them and writes
// one answer a line, in order. It holds one line at a time and must never let a
// bad one stop the others.
package line

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/fairwell/fairwell/internal/notice"
)

// MaxLength is the longest line that is read, in bytes.
const MaxLength = 1 << 20

// ErrBadLines says that all lines were answered, some of them with an error.
var ErrBadLines = errors.New("some lines could not be answered")

// Answer answers every line of in that is not blank. It returns ErrBadLines if a
// line was answered with an error, and the error of in or out if one of them
// failed.
func Answer(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	encoder.SetEscapeHTML(false)
	bad := false
	for {
		line, tooLong, err := readLine(lines)
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(fmt.Errorf("read line: %w", err), answers.Flush())
		}
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			reply := respond(line, tooLong)
			bad = bad || reply.Error != nil
			if err := encoder.Encode(reply); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		// Whoever waits for an answer before asking on gets it at once.
		if err != nil || lines.Buffered() == 0 {
			if err := answers.Flush(); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		if err != nil {
			break
		}
	}
	if bad {
		return ErrBadLines
	}
	return nil
}

// readLine returns the next line without its end, at most MaxLength of it. The
// last line comes with io.EOF.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		if room := max(0, MaxLength-len(line)); len(bytes.TrimRight(piece, "\r\n")) > room {
			piece, tooLong = piece[:room], true
		}
		line = append(line, piece...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// reply is an answer as it is written.
type reply struct {
	ID              json.RawMessage `json:"id"`
	EndsOn          notice.Date     `json:"ends_on,omitzero"`
	LastReceiptOn   notice.Date     `json:"last_receipt_on,omitzero"`
	WithdrawalUntil notice.Date     `json:"withdrawal_until,omitzero"`
	Explanation     string          `json:"explanation,omitempty"`
	Error           *problem        `json:"error,omitempty"`
}

type problem struct {
	Field   string      `json:"field,omitempty"`
	Code    notice.Code `json:"code"`
	Message string      `json:"message"`
}

func respond(line []byte, tooLong bool) reply {
	question, err := readQuestion(line)
	if tooLong {
		err = &notice.FieldError{Code: notice.CodeTooLong, Message: fmt.Sprintf("a line must not be longer than %d bytes", MaxLength)}
	}
	var answer reply
	if err == nil {
		answer, err = question.answer()
	}
	if err != nil {
		answer = reply{Error: problemOf(err)}
	}
	answer.ID = question.id
	return answer
}

func problemOf(err error) *problem {
	var field *notice.FieldError
	if errors.As(err, &field) {
		return &problem{Field: field.Field, Code: field.Code, Message: field.Message}
	}
	return &problem{Code: notice.CodeMalformed, Message: err.Error()}
}
