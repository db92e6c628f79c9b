package mailing

import (
	"context"

	"github.com/fairwell/fairwell/internal/mail"
)

// Provider takes mails, and can tell what it took.
type Provider interface {
	// Find looks in the provider's own logs whether it took a mail.
	Find(ctx context.Context, q mail.Query) (mail.Found, error)
	// Send makes one attempt; whatever is not surely refused may be out.
	Send(ctx context.Context, o mail.Outgoing) mail.Outcome
}
