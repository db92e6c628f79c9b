package portal

import (
	"context"
	"net/http"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// Reception receives what is declared: package reception, or a test's.
type Reception interface {
	Declare(ctx context.Context, d reception.Declaration) (reception.Declared, error)
	DeclareTyped(ctx context.Context, d reception.TypedDeclaration) (reception.Declared, error)
	Rehearse(ctx context.Context, d reception.TypedDeclaration) error
	Withdraw(ctx context.Context, w reception.Withdrawal) (reception.Declared, error)
	Accept(ctx context.Context, d reception.Declared) error
	Begin(ctx context.Context, d reception.Declared)
	Continuable(items []store.CaseItem) []reception.Continuable
	Terms(ctx context.Context, productID, locale string) (t cancellation.ContractTerms, digest string, err error)
	Offer(ctx context.Context, o reception.Offer) (actID string, err error)
	Statement(ctx context.Context, caseID, actID string) (receipt.Receipt, error)
	Receipt(ctx context.Context, id string) (receipt.Receipt, error)
	Letter(ctx context.Context, m store.MailRef) (document.Document, error)
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
