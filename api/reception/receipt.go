package reception

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// document signs a declaration before it is stored.
func (r *Reception) document(d store.Declaration, pressed string) (document, code string, err error) {
	said := receipt.Declaration{
		CaseID: d.ID, CustomerID: d.CustomerID, Provider: r.provider, Locale: notice.Language(d.Locale),
		Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, ReceivedAt: d.ReceivedAt, Typed: d.Typed, By: pressed,
	}
	for _, i := range d.Items {
		p := i.Candidate.Product
		said.Items = append(said.Items, receipt.Item{
			ProductID: p.ID, Name: p.Name, ContractNumber: p.ContractNumber, RequestedEnd: i.Candidate.RequestedEnd,
			EndsOn: i.Preview.EndsOn, TakenAlongBy: i.Preview.TakenAlongBy,
		})
	}
	signed, err := r.receipts.Sign(said)
	if err != nil {
		return "", "", err
	}
	text, err := json.Marshal(signed)
	if err != nil {
		return "", "", fmt.Errorf("encode receipt: %w", err)
	}
	return string(text), signed.Code(), nil
}

// Receipt returns the signed receipt of a case, as it was kept. An older case
// has none kept: it is signed as it would have been. An unknown case is
// cancellation.ErrNotFound.
func (r *Reception) Receipt(ctx context.Context, caseID string) (receipt.Receipt, error) {
	kept, err := r.store.ReceiptOf(ctx, caseID)
	if errors.Is(err, cancellation.ErrNotFound) {
		return r.again(ctx, caseID)
	}
	if err != nil {
		return receipt.Receipt{}, err
	}
	var signed receipt.Receipt
	if err := json.Unmarshal([]byte(kept), &signed); err != nil {
		return receipt.Receipt{}, fmt.Errorf("read receipt: %w", err)
	}
	return signed, nil
}

// again signs what was declared before receipts were kept: the same declaration
// always gives the same receipt.
func (r *Reception) again(ctx context.Context, caseID string) (receipt.Receipt, error) {
	c, err := r.store.Case(ctx, caseID)
	if err != nil {
		return receipt.Receipt{}, err
	}
	declared, err := r.store.DeclaredItems(ctx, c.ID)
	if err != nil {
		return receipt.Receipt{}, err
	}
	said := receipt.Declaration{
		CaseID: c.ID, CustomerID: c.CustomerID, Provider: r.provider, Locale: notice.Language(c.Locale),
		Kind: c.Kind, Reason: c.Reason, Channel: c.Channel, ReceivedAt: c.ReceivedAt,
	}
	for _, i := range declared {
		said.Items = append(said.Items, receipt.Item{
			ProductID: i.ProductID, Name: i.ProductName, ContractNumber: i.ContractNumber,
			RequestedEnd: i.RequestedEnd, EndsOn: i.EndsOn, TakenAlongBy: i.TakenAlongBy,
		})
	}
	return r.receipts.Sign(said)
}
