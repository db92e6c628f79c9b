package config

// Temporal is what we add to the variables that the SDK reads by itself.
type Temporal struct {
	APIKey Secret `env:"TEMPORAL_API_KEY" help:"API key, for Temporal Cloud"`
}

// ReadTemporal reads how Temporal is to be asked.
func ReadTemporal(getenv func(string) string) (Temporal, error) {
	var c Temporal
	err := read(&c, getenv)
	return c, err
}
