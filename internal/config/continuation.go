package config

import "errors"

// Continuation is how offers to go on after a cancellation are taken.
type Continuation struct {
	ContinuationLines string `env:"FAIRWELL_CONTINUATION" help:"lines whose holders may offer to go on after a cancellation, each with how many days before the end at the latest and whether that is accepted at once (auto) or by a person, such as dsl:14:auto,hosting:1:person; none: no line takes offers"`
	ContinuationAs    string `env:"FAIRWELL_CONTINUATION_AS" default:"amendment" help:"what going on is: amendment (the contract goes on as it was, its day of conclusion stays); contract, a new one with summary, button and withdrawal, is not built and stops the start"`
}

// Validate refuses what is not built, rather than let a page pretend.
func (c Continuation) Validate() error {
	if c.ContinuationAs != "amendment" {
		return errors.New("FAIRWELL_CONTINUATION_AS must be amendment: going on by a new contract is not built")
	}
	return nil
}
