package reception

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/store"
)

// Letter is a mail of a case as it is kept and printed. One that is not owed, or not
// yet put into words, is ErrNotFound.
func (r *Reception) Letter(ctx context.Context, m store.MailRef) (d document.Document, err error) {
	row, err := r.store.Mail(ctx, m)
	if err != nil {
		return d, err
	}
	if row.Document == nil {
		return d, cancellation.ErrNotFound
	}
	if err := json.Unmarshal(row.Document, &d); err != nil {
		return document.Document{}, fmt.Errorf("read %s: %w", m.Kind, err)
	}
	return d.Saved(), nil
}
