package config

import "errors"

// shortestProbeKey is what nobody guesses.
const shortestProbeKey = 32 // characters

// Probe is the key by which a probe of the form is told from a declaration.
type Probe struct {
	ProbeKey Secret `env:"FAIRWELL_PROBE_KEY" help:"secret of 32 characters or more that fairwell probe and the API share; a form that it marks is a probe, and nothing of it is kept; none: there are no probes"`
}

// ReadProbe reads and checks the variables of `fairwell probe`.
func ReadProbe(getenv func(string) string) (Probe, error) {
	var c Probe
	if err := read(&c, getenv); err != nil {
		return Probe{}, err
	}
	if c.ProbeKey.Empty() {
		return Probe{}, errors.New("set FAIRWELL_PROBE_KEY or FAIRWELL_PROBE_KEY_FILE to the key that the API has")
	}
	return c, c.Validate()
}

// Validate says what is too easily guessed.
func (c Probe) Validate() error {
	if !c.ProbeKey.Empty() && len(c.ProbeKey.Reveal()) < shortestProbeKey {
		return errors.New("FAIRWELL_PROBE_KEY must have 32 characters or more")
	}
	return nil
}
