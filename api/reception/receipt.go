package reception

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// sign states a declaration before it is stored.
func (r *Reception) sign(d store.Declaration, pressed string) (receipt.Receipt, error) {
	said := receipt.Declaration{
		CaseID: d.ID, CustomerID: d.CustomerID, Provider: r.provider, Locale: notice.Language(d.Locale),
		Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, ReceivedAt: d.ReceivedAt, Typed: d.Typed, By: pressed, DeclaredBy: d.DeclaredBy,
	}
	for _, i := range d.Items {
		p := i.Candidate.Product
		said.Items = append(said.Items, receipt.Item{
			ProductID: p.ID, Name: p.Name, ContractNumber: p.ContractNumber, RequestedEnd: i.Candidate.RequestedEnd,
			EndsOn: i.Preview.EndsOn, TakenAlongBy: i.Preview.TakenAlongBy,
		})
	}
	return r.receipts().Sign(said)
}

// Receipt returns the signed receipt of a declaration, as it was kept. An unknown
// one is cancellation.ErrNotFound.
func (r *Reception) Receipt(ctx context.Context, id string) (receipt.Receipt, error) {
	kept, err := r.store.ReceiptOf(ctx, id)
	if err != nil {
		return receipt.Receipt{}, err
	}
	var signed receipt.Receipt
	if err := json.Unmarshal([]byte(kept), &signed); err != nil {
		return receipt.Receipt{}, fmt.Errorf("read receipt: %w", err)
	}
	return signed, nil
}
