package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// pageOfBatch is how many cases the answer to a press shows.
const pageOfBatch = 200

// pressed says for the API's reader what a button does.
func pressed(p cancellation.BatchPress) string {
	switch p {
	case cancellation.PressStart:
		return "Act on the cases at the rate; started twice it is started once; 403 to who made a batch that takes two people"
	case cancellation.PressPause:
		return "Act on no further case until it is resumed"
	case cancellation.PressResume:
		return "Go on with the cases whose turn has not come"
	default:
		return "Act on no further case for good; what was done stands"
	}
}

type batchInput struct {
	ID      string `path:"id"`
	Outcome string `query:"outcome" enum:"running,cancelled,continued,done,parked_again,delayed,changed_meanwhile,refused" doc:"only cases that came to this"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	Cursor  string `query:"cursor" maxLength:"20" pattern:"^[0-9]*$" doc:"next_cursor of the page before"`
}

type batchAnswer struct{ Body shownBatch }

// BatchView is a batch as it is shown. It holds no personal data of customers. The
// description shows members of what is embedded only if it is exported.
type BatchView struct {
	ID        string           `json:"id" format:"uuid"`
	Act       string           `json:"act" doc:"as it ends its address"`
	Details   object           `json:"details" doc:"what the act says beside its reason"`
	Reason    string           `json:"reason"`
	Words     *string          `json:"words" doc:"what it says beside the reason"`
	Filter    batchFilterView  `json:"filter"`
	LeftOut   int              `json:"left_out" doc:"cases that fit as well: a batch holds at most 1000, what is due first first"`
	Rate      int              `json:"rate" doc:"cases a minute"`
	TwoPeople bool             `json:"two_people" doc:"another person than who made it has to start it"`
	State     string           `json:"state" enum:"drafted,running,paused,done,cancelled"`
	By        actorView        `json:"by"`
	At        instant          `json:"at"`
	StartedBy *string          `json:"started_by" doc:"subject"`
	StartedAt instant          `json:"started_at"`
	EndedAt   instant          `json:"ended_at"`
	Cases     int              `json:"cases"`
	Counts    []batchCountView `json:"counts" nullable:"false"`
}

type batchFilterView struct {
	Cause *string `json:"cause"`
	Line  *string `json:"line"`
	Code  *string `json:"code"`
	Since instant `json:"since"`
	Until instant `json:"until"`
	Named int     `json:"named" doc:"how many cases were named"`
}

type batchCountView struct {
	Outcome *string `json:"outcome" doc:"null: the act is still to come, and would do something"`
	Code    *string `json:"code" doc:"of refused: why"`
	Cases   int     `json:"cases"`
}

// shownBatch is one batch with its cases.
type shownBatch struct {
	BatchView
	Items      []batchItemView `json:"items" nullable:"false"`
	NextCursor *string         `json:"next_cursor" doc:"null on the last page"`
}

type batchItemView struct {
	CaseID    string  `json:"case_id" format:"uuid"`
	Reference string  `json:"reference"`
	Outcome   *string `json:"outcome" enum:"running,cancelled,continued,done,parked_again,delayed,changed_meanwhile,refused" doc:"null: the act is still to come, and would do something"`
	Code      *string `json:"code" doc:"of refused: why"`
	SettledAt instant `json:"settled_at"`
}

// batch shows one batch and a page of its cases.
func (s *service) batch(ctx context.Context, in *batchInput) (*batchAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return nil, err
	}
	after, _ := strconv.Atoi(in.Cursor) // its pattern lets digits through alone
	list, err := s.store.BatchItems(ctx, id, in.Outcome, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	v, err := viewBatch(b)
	if err != nil {
		return nil, err
	}
	out := &batchAnswer{Body: shownBatch{BatchView: v, Items: []batchItemView{}}}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Body.NextCursor = orNull(strconv.Itoa(list[len(list)-1].Position))
	}
	for _, i := range list {
		out.Body.Items = append(out.Body.Items, batchItemView{
			CaseID: i.CaseID, Reference: i.ReceiptCode, Outcome: orNull(string(i.Outcome)), Code: orNull(i.Code), SettledAt: instantOf(i.SettledAt),
		})
	}
	return out, nil
}

type batchesInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"next_cursor of the page before"`
}

type batchesAnswer struct {
	Body struct {
		Items      []BatchView `json:"items" nullable:"false"`
		NextCursor *string     `json:"next_cursor" doc:"null on the last page"`
	}
}

// batches lists batches without their cases.
func (s *service) batches(ctx context.Context, in *batchesInput) (*batchesAnswer, error) {
	var before store.Cursor
	if in.Cursor != "" {
		var err error
		if before, err = readCursor(in.Cursor); err != nil {
			return nil, err
		}
	}
	list, err := s.store.Batches(ctx, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &batchesAnswer{}
	out.Body.Items = []BatchView{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		out.Body.NextCursor = orNull(writeCursor(store.Cursor{ReceivedAt: last.MadeAt, ID: last.ID}))
	}
	for _, b := range list {
		v, err := viewBatch(b)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}

func viewBatch(b store.Batch) (BatchView, error) {
	details, err := json.Marshal(b.Details)
	if err != nil {
		return BatchView{}, fmt.Errorf("encode details: %w", err)
	}
	v := BatchView{
		ID: b.ID, Act: b.Act.Act().Path, Details: object{details}, Reason: b.Reason, Words: orNull(b.Words), LeftOut: b.LeftOut, Rate: b.Rate,
		TwoPeople: b.TwoPeople, State: string(b.State), By: actorView{b.Issuer, b.Maker}, At: instant{b.MadeAt},
		StartedBy: orNull(b.Starter), StartedAt: instantOf(b.StartedAt), EndedAt: instantOf(b.EndedAt), Counts: []batchCountView{},
		Filter: batchFilterView{
			Cause: orNull(b.Filter.Cause), Line: orNull(b.Filter.Line), Code: orNull(b.Filter.Code),
			Since: instant{b.Filter.Since}, Until: instant{b.Filter.Until}, Named: len(b.Filter.CaseIDs),
		},
	}
	for _, c := range b.Counts {
		v.Cases += c.Cases
		v.Counts = append(v.Counts, batchCountView{orNull(string(c.Outcome)), orNull(c.Code), c.Cases})
	}
	return v, nil
}
