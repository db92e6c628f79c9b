package config

// Asking is how the backends are reached, and how often they are asked.
type Asking struct {
	Backends string `env:"FAIRWELL_BACKENDS" help:"product lines and their backends, such as access=https://host/path,tv=none; none: the mark suffices; a line not named here parks"`
	AskRate  int    `env:"FAIRWELL_ASK_RATE" default:"600" help:"requests a minute to the backend of each line that ask how products ended; 0: as fast as it answers"`
}

// Sweep is what `fairwell sweep` can be told.
type Sweep struct {
	Database
	Asking
}

// ReadSweep reads the variables of `fairwell sweep`.
func ReadSweep(getenv func(string) string) (Sweep, error) {
	var c Sweep
	err := read(&c, getenv)
	return c, err
}
