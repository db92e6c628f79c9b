package config

// Traces is what is checked of the variables that OpenTelemetry's SDK reads by itself.
type Traces struct {
	TracesTo string `env:"OTEL_EXPORTER_OTLP_ENDPOINT" help:"address of an OpenTelemetry collector that takes OTLP over HTTP, such as http://collector:4318; none: nothing is traced"`
}

// Validate says what does not go.
func (c Traces) Validate() error {
	if c.TracesTo == "" {
		return nil
	}
	return checkURL("OTEL_EXPORTER_OTLP_ENDPOINT", c.TracesTo)
}

// traces lists what the SDK alone reads of them.
func traces() []Variable {
	list := []Variable{
		{Name: "OTEL_EXPORTER_OTLP_HEADERS", Help: "headers for the collector, such as a token: name=value, more by comma", Secret: true},
		{Name: "OTEL_EXPORTER_OTLP_CERTIFICATE", Help: "file with the certificate authority of the collector"},
		{Name: "OTEL_TRACES_SAMPLER", Default: "parentbased_always_on", Help: "which traces are kept, such as parentbased_traceidratio"},
		{Name: "OTEL_TRACES_SAMPLER_ARG", Help: "the share that is kept by it, from 0 to 1"},
		{Name: "OTEL_BSP_SCHEDULE_DELAY", Default: "5000", Help: "how long spans wait to be sent together, in milliseconds"},
		{Name: "OTEL_RESOURCE_ATTRIBUTES", Help: "what traces say of this process beside its name and version: name=value, more by comma"},
	}
	for i := range list {
		list[i].Subcommands = []string{"api", "worker"}
	}
	return list
}
