package api

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

type queueInput struct {
	Cause  string `query:"cause" maxLength:"100" pattern:"^[a-z0-9_]*$" doc:"only what waits for this reason"`
	Mine   bool   `query:"mine" doc:"only what the caller has taken"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"next_cursor of the page before"`
}

type queueAnswer struct {
	Body struct {
		Items      []waitingView `json:"items" nullable:"false"`
		Causes     []causeView   `json:"causes" nullable:"false" doc:"of all that waits, the most first"`
		NextCursor *string       `json:"next_cursor" doc:"null on the last page"`
	}
}

// waitingView is a row of the queue. It holds no personal data.
type waitingView struct {
	ID         string   `json:"id" format:"uuid"`
	Reference  string   `json:"reference" doc:"empty of an entry"`
	Kind       string   `json:"kind" enum:"cancellation,withdrawal,entry" doc:"entry: back-dated and not answered in time; its id is the proposal's"`
	State      string   `json:"state"`
	Cause      string   `json:"cause"`
	Next       []string `json:"next" nullable:"false" doc:"acts that end it, as they end their address; the one to do next first; none of an entry: its proposal is answered"`
	ActBy      date     `json:"act_by" doc:"last day on which it is in time, inclusive"`
	WaitsSince instant  `json:"waits_since"`
	ReceivedAt instant  `json:"received_at"`
	TakenBy    *string  `json:"taken_by" doc:"subject of who works on it just now"`
	TakenUntil instant  `json:"taken_until"`
}

type causeView struct {
	Cause string   `json:"cause"`
	Cases int      `json:"cases"`
	ActBy date     `json:"act_by" doc:"of the first"`
	Many  []string `json:"many" nullable:"false" doc:"acts that end it and can be a batch's, as they end their address"`
}

// queue lists what needs a person, the first by the legal clock first.
func (s *service) queue(ctx context.Context, in *queueInput) (*queueAnswer, error) {
	f := store.QueueFilter{Cause: in.Cause, Limit: in.Limit + 1} // one more tells whether there is another page
	if in.Mine {
		by := callerOf(ctx).actor
		f.Taker = &by
	}
	var err error
	if in.Cursor != "" {
		if f.After, err = readPlace(in.Cursor); err != nil {
			return nil, err
		}
	}
	list, err := s.store.Queue(ctx, f)
	if err != nil {
		return nil, err
	}
	causes, err := s.store.Causes(ctx)
	if err != nil {
		return nil, err
	}
	out := &queueAnswer{}
	out.Body.Items, out.Body.Causes = []waitingView{}, []causeView{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		out.Body.NextCursor = orNull(writePlace(store.QueuePlace{ActBy: last.ActBy, WaitsSince: last.WaitsSince, CaseID: last.CaseID, Cause: last.Cause}))
	}
	for _, w := range list {
		kind, of := "cancellation", cancellation.Ordinary
		switch {
		case w.Withdrawal:
			kind, of = "withdrawal", cancellation.Withdrawal
		case w.Cause == store.CauseBackdate:
			kind = "entry"
		}
		out.Body.Items = append(out.Body.Items, waitingView{
			ID: w.CaseID, Reference: w.ReceiptCode, Kind: kind, State: w.State, Cause: w.Cause, Next: next(w.Cause, of), ActBy: date{w.ActBy},
			WaitsSince: instant{w.WaitsSince}, ReceivedAt: instant{w.ReceivedAt},
			TakenBy: orNull(w.TakenBy), TakenUntil: instantOf(w.TakenUntil),
		})
	}
	for _, c := range causes {
		out.Body.Causes = append(out.Body.Causes, causeView{Cause: c.Cause, Cases: c.Cases, ActBy: date{c.ActBy}, Many: onMany(c.Cause)})
	}
	return out, nil
}

func writePlace(p store.QueuePlace) string {
	text := p.ActBy.String() + " " + p.WaitsSince.UTC().Format(time.RFC3339Nano) + " " + p.CaseID + " " + p.Cause
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func readPlace(text string) (p store.QueuePlace, err error) {
	wrong := invalid("query.cursor", "must be the next_cursor of an earlier answer")
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return p, wrong
	}
	parts := strings.Split(string(plain), " ")
	if len(parts) != 4 {
		return p, wrong
	}
	if p.ActBy, err = notice.ParseDate(parts[0]); err != nil {
		return p, wrong
	}
	if p.WaitsSince, err = time.Parse(time.RFC3339Nano, parts[1]); err != nil {
		return p, wrong
	}
	if p.CaseID, p.Cause = parts[2], parts[3]; uuid.Validate(p.CaseID) != nil {
		return p, wrong
	}
	return p, nil
}
