package activities

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// ParkMailInput says what is in the confirmation's way.
type ParkMailInput struct {
	CaseID string
	Code   string
}

// ParkConfirmation lets people see that a confirmation was surely not sent and
// is not tried any more by itself. One that was claimed meanwhile stays as it is.
func (a *Activities) ParkConfirmation(ctx context.Context, in ParkMailInput) error {
	return classify(ctx, "park confirmation", a.store.ParkMail(ctx, in.CaseID, cancellation.MailConfirmation, in.Code))
}
