package config

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Continuation is how offers to go on after a cancellation are taken.
type Continuation struct {
	Lines string `env:"FAIRWELL_CONTINUATION" help:"lines whose holders may offer to go on after a cancellation, each with how many days before the end at the latest and whether that is accepted at once (auto) or by a person, such as dsl:14:auto,hosting:1:person; none: nobody is offered to"`
	As    string `env:"FAIRWELL_CONTINUATION_AS" default:"amendment" help:"what going on is: amendment (the contract goes on as it was, its day of conclusion stays); contract, a new one with summary, button and withdrawal, is not built and stops the start"`
}

// Continuations reads the lines.
func (c Continuation) Continuations() (cancellation.Continuations, error) {
	wrong := errors.New("FAIRWELL_CONTINUATION must be lines with a number of days from 0 to 365 and auto or person, such as dsl:14:auto, separated by commas")
	list := cancellation.Continuations{}
	for text := range strings.SplitSeq(c.Lines, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		parts := strings.Split(text, ":")
		if len(parts) != 3 || parts[0] == "" || parts[2] != "auto" && parts[2] != "person" {
			return nil, wrong
		}
		days, err := strconv.Atoi(parts[1])
		if _, twice := list[parts[0]]; err != nil || days < 0 || days > 365 || twice {
			return nil, wrong
		}
		list[parts[0]] = cancellation.Continuation{Days: days, AtOnce: parts[2] == "auto"}
	}
	return list, nil
}

// Validate refuses what is not built, rather than let a page pretend.
func (c Continuation) Validate() error {
	_, err := c.Continuations()
	if c.As != "amendment" {
		err = errors.Join(err, errors.New("FAIRWELL_CONTINUATION_AS must be amendment: going on by a new contract is not built"))
	}
	return err
}
