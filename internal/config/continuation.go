package config

import "errors"

// Continuation is how offers to go on after a cancellation are taken.
type Continuation struct {
	ContinuationLines string `env:"FAIRWELL_CONTINUATION" help:"lines whose holders may offer to go on after a cancellation, each with how many days before the end at the latest and whether that is accepted at once (auto) or by a person, such as dsl:14:auto,hosting:1:person; none: no line takes offers"`
	ContinuationAs    string `env:"FAIRWELL_CONTINUATION_AS" default:"amendment" help:"what going on is: amendment (the contract goes on as it was, its day of conclusion stays) or contract (a new one, ordered on the page that shows its summary, which can be withdrawn from; needs FAIRWELL_TERMS_URL)"`
	TermsURL          string `env:"FAIRWELL_TERMS_URL" help:"address of the provider's service that answers the terms of a new contract at /<product>?lang=de; asked where FAIRWELL_CONTINUATION_AS is contract"`
	TermsToken        Secret `env:"FAIRWELL_TERMS_TOKEN_FILE" help:"file with the bearer token for that service; none: it asks for none; read again when it changes"`
}

// ByContract says whether going on is a new contract.
func (c Continuation) ByContract() bool { return c.ContinuationAs == "contract" }

// Validate says what does not go together.
func (c Continuation) Validate() error {
	switch {
	case c.ContinuationAs != "amendment" && !c.ByContract():
		return errors.New("FAIRWELL_CONTINUATION_AS must be amendment or contract")
	case c.TermsURL != "":
		return checkURL("FAIRWELL_TERMS_URL", c.TermsURL)
	case c.ByContract():
		return errors.New("FAIRWELL_CONTINUATION_AS=contract needs FAIRWELL_TERMS_URL: nobody orders a contract whose terms cannot be read")
	}
	return nil
}
