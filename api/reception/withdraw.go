package reception

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
)

// Withdrawal is what somebody typed to withdraw from a contract. Stand-in.
type Withdrawal struct {
	Typed  cancellation.Typed
	Locale string
	Token  string
}

// Withdraw is a stand-in.
func (r *Reception) Withdraw(context.Context, Withdrawal) (string, error) {
	return "", cancellation.ErrNotFound
}

// WithdrawalReceipt is a stand-in.
func (r *Reception) WithdrawalReceipt(context.Context, string) (receipt.Receipt, error) {
	return receipt.Receipt{}, cancellation.ErrNotFound
}
