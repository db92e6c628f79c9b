package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// describeWithdrawals registers what support sees and does about withdrawals.
// Declaring one is for the public form alone.
func describeWithdrawals(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/withdrawals", id: "list-withdrawals", scopes: support, purpose: store.ForList,
		summary: "Withdrawals, newest first",
	}, s.withdrawals)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/withdrawals/{id}", id: "get-withdrawal", scopes: support, purpose: store.ForWithdrawal,
		summary: "One withdrawal: what was declared, what was found, what was settled",
	}, s.withdrawal)
}

// withdrawalView is a withdrawal as it is shown. Members keep their order and
// are never left out.
type withdrawalView struct {
	ID         string        `json:"id" format:"uuid"`
	Reference  string        `json:"reference" doc:"as people read it out: the short code of the receipt"`
	State      string        `json:"state" enum:"received,matched,needs_attention,completed"`
	ReceivedAt instant       `json:"received_at"`
	Locale     string        `json:"locale" enum:"de,en"`
	Declared   declaredView  `json:"declared" doc:"as it was typed"`
	Found      *foundView    `json:"found" doc:"null: nobody has looked yet"`
	Outcome    *settledView  `json:"outcome" doc:"null: not settled"`
	Mail       withdrawnMail `json:"mail" doc:"the one that acknowledges it"`
	Code       string        `json:"receipt_code" doc:"short code of the signed receipt"`
	Support    *supportView  `json:"support,omitempty" doc:"of one withdrawal: what is known beside it"`
	Needs      []needView    `json:"needs" nullable:"false" doc:"what a person has to look at, what comes first first"`
	LookAt     *instant      `json:"look_at,omitempty" doc:"when a person is to look again"`
	ErasedAt   *instant      `json:"erased_at,omitempty" doc:"since when what was declared is gone: the time it had to be kept is over"`
}

// TransformSchema implements huma.SchemaTransformer: these may be null.
func (withdrawalView) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	return orNulls(r, s, map[string]reflect.Type{"found": reflect.TypeFor[foundView](), "outcome": reflect.TypeFor[settledView]()})
}

type declaredView struct {
	Name     string  `json:"name"`
	Contract string  `json:"contract"`
	Part     *string `json:"part" doc:"null: the whole contract"`
	Email    string  `json:"email"`
}

type foundView struct {
	Code       string   `json:"code" enum:"matched,late,no_day,part_unclear,ambiguous,unmatched"`
	CustomerID *string  `json:"customer_id"`
	ContractID *string  `json:"contract_id"`
	ProductIDs []string `json:"product_ids" nullable:"false" doc:"what is withdrawn from, and what cannot work without it"`
	Until      date     `json:"withdrawal_until" doc:"last day of the period, inclusive; null if nobody knows when the contract was concluded"`
	InTime     *bool    `json:"in_time"`
}

type settledView struct {
	Outcome string  `json:"outcome" enum:"accepted,rejected"`
	By      string  `json:"by" enum:"rules,person"`
	At      instant `json:"at"`
}

type withdrawnMail struct {
	State  string  `json:"state" enum:"pending,sending,sent,delivered,bounced,dropped,unknown,parked,to_print"`
	SentAt instant `json:"sent_at"`
}

func viewWithdrawal(w store.Withdrawal) withdrawalView {
	v := withdrawalView{
		ID: w.ID, Reference: w.ReceiptCode, State: string(w.State), ReceivedAt: instant{w.ReceivedAt}, Locale: w.Locale,
		Code: w.ReceiptCode, Needs: needs(w.Causes, cancellation.Withdrawal),
		Declared: declaredView{
			Name: w.Typed.Name, Contract: w.Typed.Contract, Part: orNull(w.Typed.Part), Email: w.Typed.Email,
		},
		Mail: withdrawnMail{State: string(w.MailState), SentAt: instantOf(w.MailSentAt)},
	}
	if w.ErasedAt != nil {
		v.ErasedAt = &instant{*w.ErasedAt}
	}
	if w.LookAt != nil {
		v.LookAt = &instant{*w.LookAt}
	}
	if w.Code != "" {
		v.Found = &foundView{
			Code: string(w.Code), CustomerID: orNull(w.CustomerID), ContractID: orNull(w.ContractID),
			ProductIDs: w.ProductIDs, Until: date{w.Until},
		}
		if !w.Until.IsZero() {
			v.Found.InTime = &w.InTime
		}
	}
	if w.Outcome != "" {
		v.Outcome = &settledView{Outcome: string(w.Outcome), By: "rules", At: instantOf(w.SettledAt)}
		if w.ByPerson {
			v.Outcome.By = "person"
		}
	}
	return v
}

type withdrawalInput struct {
	ID string `path:"id"`
}

type withdrawalAnswer struct {
	Status int
	ETag   string `header:"ETag" doc:"how it stands: to be sent as If-Match with an act"`
	Body   withdrawalView
}

// withdrawal shows one withdrawal, with what support sees beside it.
func (s *service) withdrawal(ctx context.Context, in *withdrawalInput) (*withdrawalAnswer, error) {
	w, out, err := s.showWithdrawal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out.Body.Support, err = s.forSupport(ctx, runs.Case{ID: w.ID, Withdrawal: true}, w.CustomerID, "")
	return out, err
}

// showWithdrawal answers it as it stands.
func (s *service) showWithdrawal(ctx context.Context, id string) (w store.Withdrawal, out *withdrawalAnswer, err error) {
	id, err = parseID(id)
	if err != nil {
		return w, nil, err
	}
	tag, err := s.store.Tag(ctx, id) // first, as with a case
	if err != nil {
		return w, nil, err
	}
	if w, err = s.store.Withdrawal(ctx, id); err != nil {
		return w, nil, err
	}
	tracing.About(ctx, w.ID)
	showsCase(ctx, w.ID)
	return w, &withdrawalAnswer{Status: http.StatusOK, ETag: `"` + tag + `"`, Body: viewWithdrawal(w)}, nil
}

type withdrawalsInput struct {
	State     string `query:"state" enum:"received,matched,needs_attention,completed"`
	LookUntil string `query:"look_until" doc:"RFC 3339: withdrawals at which a person is to look again at or before it"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor    string `query:"cursor" maxLength:"200" doc:"next_cursor of the page before"`
}

type withdrawalsAnswer struct {
	Body struct {
		Items      []withdrawalView `json:"items" nullable:"false"`
		NextCursor *string          `json:"next_cursor" doc:"null on the last page"`
	}
}

// withdrawals shows withdrawals, newest first.
func (s *service) withdrawals(ctx context.Context, in *withdrawalsInput) (*withdrawalsAnswer, error) {
	// One more tells whether there is another page.
	f, err := store.WithdrawalFilter{State: cancellation.WithdrawalState(in.State), Limit: in.Limit + 1}, error(nil)
	if in.Cursor != "" {
		if f.Before, err = readCursor(in.Cursor); err != nil {
			return nil, err
		}
	}
	if in.LookUntil != "" {
		if f.LookUntil, err = parseInstant("query.look_until", in.LookUntil); err != nil {
			return nil, err
		}
	}
	list, err := s.store.Withdrawals(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &withdrawalsAnswer{}
	out.Body.Items = []withdrawalView{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		out.Body.NextCursor = orNull(writeCursor(store.Cursor{ReceivedAt: last.ReceivedAt, ID: last.ID}))
	}
	for _, w := range list {
		showsCase(ctx, w.ID)
		out.Body.Items = append(out.Body.Items, viewWithdrawal(w))
	}
	return out, nil
}
