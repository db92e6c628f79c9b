package backend

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// TMF637's other words: for a product that is held up or was never made, which runs
// or has ended all the same.
const (
	statusSuspended = "suspended"
	statusCancelled = "cancelled"
	statusAborted   = "aborted"
)

// codeAnswer says that the backend answered what nobody can read.
const codeAnswer = "bad_answer"

// after is a product as its backend tells it once its last day is over. Beside TMF637
// it may say until when it was billed, and what its end waits for.
type after struct {
	Status          string             `json:"status"`
	TerminationDate notice.Date        `json:"terminationDate"`
	BilledUntil     notice.Date        `json:"billedUntil"`
	WaitsFor        cancellation.Waits `json:"waitsFor"`
}

// Ask asks the backend of a line what it holds of a product, and changes nothing; told
// is false where no backend knows it: the line has none, or not any more, or it answers
// that there is no such product. An answer that cannot be read proves nothing: that is
// an error. Every error is an *Error.
func (c *Client) Ask(ctx context.Context, lineName, productID string) (e cancellation.Evidence, told bool, err error) {
	// An order to nobody: the key is for what changes something.
	o := Order{Line: lineName, ProductID: productID, Key: "-"}
	line, told, _ := c.line(o) // why nobody is reached makes no difference here
	if !told {
		return e, false, nil
	}
	body, failed := c.call(ctx, line, o, http.MethodGet, nil)
	switch {
	case failed != nil && failed.Code == codeUnknown:
		return e, false, nil
	case failed != nil:
		return e, true, failed
	}
	var p after
	unreadable := &Error{Line: lineName, Class: Rejected, Code: codeAnswer}
	if json.Unmarshal(body, &p) != nil {
		return e, true, unreadable
	}
	e = cancellation.Evidence{EndsOn: p.TerminationDate, BilledUntil: p.BilledUntil, WaitsFor: p.WaitsFor}
	switch p.Status {
	case statusActive, statusTerminating, statusSuspended:
		e.Runs = true
	case statusTerminated, statusCancelled, statusAborted:
	default:
		return e, true, unreadable
	}
	if p.WaitsFor != "" && p.WaitsFor != cancellation.WaitsForPort && p.WaitsFor != cancellation.WaitsForSwitch {
		return e, true, unreadable
	}
	return e, true, nil
}
