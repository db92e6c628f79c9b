package portal

import (
	"context"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
)

// Desk receives what is declared: package reception, or a test's.
type Desk interface {
	DeclareTyped(ctx context.Context, d reception.TypedDeclaration) (caseID string, err error)
	Declare(ctx context.Context, d reception.Declaration) (caseID string, err error)
	Preview(ctx context.Context, customerID string, kind cancellation.Kind, at time.Time, wanted []cancellation.Wanted) (reception.Preview, error)
	Begin(ctx context.Context, caseID string)
	Settle(ctx context.Context, caseID string) error
	Receipt(ctx context.Context, caseID string) (receipt.Receipt, error)
	Withdraw(ctx context.Context, w reception.Withdrawal) (id string, err error)
	WithdrawalReceipt(ctx context.Context, id string) (receipt.Receipt, error)
}

// SignIn knows who is signed in: package signin, or a test's. What its handlers
// return becomes a page; Load is told how.
type SignIn interface {
	Load(fail func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler
	Customer(ctx context.Context) (id string, ok bool)
	Begin(w http.ResponseWriter, r *http.Request) error
	Callback(w http.ResponseWriter, r *http.Request) error
	End(w http.ResponseWriter, r *http.Request) error
}

// Provider is who the customer has the contract with, as every page says.
type Provider struct {
	Name       string
	Address    string // one line
	ImprintURL string
	PrivacyURL string
	Colour     string // of the buttons, such as #0b5cad
	LogoFile   string // SVG, PNG, JPEG or WebP
}
