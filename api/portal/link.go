package portal

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/link"
)

// linkFor is how long the link to a case works that its page is reached by
// after declaring. What was saved from it works for good.
const linkFor = 30 * 24 * time.Hour

// linkTo is what an address is reached with, without signing in.
func (p *portal) linkTo(ctx context.Context, id string) (url.Values, error) {
	salt, err := p.Store.LinkSalt(ctx, id)
	if err != nil {
		return nil, err
	}
	return url.Values{"t": {p.Links().Mint(salt, id, link.Case, p.Now().Add(linkFor))}}, nil
}

// checkLink says errNotFound unless the address was reached by a link that is
// signed for this and has not expired: to others there is no such page.
func (p *portal) checkLink(r *http.Request, id string) error {
	return p.checkPurpose(r, id, link.Case)
}

func (p *portal) checkPurpose(r *http.Request, id, purpose string) error {
	token := r.URL.Query().Get("t")
	if token == "" || uuid.Validate(id) != nil {
		return errNotFound
	}
	salt, err := p.Store.LinkSalt(r.Context(), id)
	if err != nil {
		return err
	}
	if err := p.Links().Check(salt, token, id, purpose, p.Now()); err != nil {
		return fmt.Errorf("%w: %w", errNotFound, err)
	}
	return nil
}
