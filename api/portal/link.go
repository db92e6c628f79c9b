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
func (p *portal) linkTo(key []byte, id string) url.Values {
	return url.Values{"t": {link.Mint(key, id, link.Case, p.Now().Add(linkFor))}}
}

// checkLink says errNotFound unless the address was reached by a link that is
// signed for this and has not expired: to others there is no such page.
func (p *portal) checkLink(r *http.Request, id string, keyOf func(context.Context, string) ([]byte, error)) error {
	return p.checkPurpose(r, id, link.Case, keyOf)
}

func (p *portal) checkPurpose(r *http.Request, id, purpose string, keyOf func(context.Context, string) ([]byte, error)) error {
	token := r.URL.Query().Get("t")
	if token == "" || uuid.Validate(id) != nil {
		return errNotFound
	}
	key, err := keyOf(r.Context(), id)
	if err != nil {
		return err
	}
	if err := link.Check(key, token, id, purpose, p.Now()); err != nil {
		return fmt.Errorf("%w: %w", errNotFound, err)
	}
	return nil
}
