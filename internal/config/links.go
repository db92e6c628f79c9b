package config

// Links is where the keys stand that links to cases are made with.
type Links struct {
	LinkKey Secret `env:"FAIRWELL_LINK_KEY_FILE" required:"true" help:"file with the keys of the links to cases, the same for API and worker: 32 random bytes in hexadecimal, one key a line; the first makes links, every one opens them; read again when it changes"`
}
