package main

import (
	"fmt"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/notice"
)

// readLaw is the law with the provider's answers to what is disputed in it. One that
// is not known stops the start.
func readLaw(c config.Rules) (*notice.Catalogue, error) {
	answers, err := c.Policy()
	if err != nil {
		return nil, err
	}
	law, err := notice.Rules().Answering(answers)
	if err != nil {
		return nil, fmt.Errorf("FAIRWELL_RULES_POLICY: %w", err)
	}
	return law, nil
}
