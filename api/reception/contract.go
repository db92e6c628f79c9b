package reception

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Terms are those of a new contract about a product as they are now, and their digest,
// which an order repeats. Its error is cancellation.ErrTermsAway.
func (r *Reception) Terms(ctx context.Context, productID, locale string) (t cancellation.ContractTerms, digest string, err error) {
	if t, err = r.terms.Of(ctx, productID, notice.Language(locale)); err != nil {
		return t, "", err
	}
	digest, err = t.Digest()
	return t, digest, err
}

// ordered are the terms of the new contract that an offer is for, and none where the
// contract goes on as it was. What counts is what was read above the button.
func (r *Reception) ordered(ctx context.Context, o Offer) (*cancellation.ContractTerms, error) {
	if r.terms == nil {
		return nil, nil
	}
	t, digest, err := r.Terms(ctx, o.Products[0], o.Locale)
	if err != nil {
		return nil, err
	}
	if digest != o.Read {
		return nil, cancellation.ErrTermsChanged
	}
	return &t, nil
}
