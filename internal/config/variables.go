package config

import (
	"reflect"
	"slices"
	"strings"
)

// Variable describes one environment variable.
type Variable struct {
	Name        string // with <LINE> where a product line in capitals stands
	Default     string
	Help        string
	Subcommands []string // those that read it
	Secret      bool
}

// Variables lists every environment variable that a subcommand reads, by name.
func Variables() []Variable {
	var list []Variable
	for _, c := range []struct {
		subcommands []string
		config      any
	}{
		{[]string{"api"}, &API{}},
		{[]string{"worker"}, &Worker{}},
		{[]string{"contracts", "export", "hold", "import", "migrate", "restore"}, &Database{}},
		{[]string{"erase", "retain"}, &Keeping{}},
		{[]string{"probe"}, &Probe{}},
		{[]string{"support"}, &Support{}},
		{[]string{"sweep"}, &Sweep{}},
		{[]string{"api", "restore", "temporal", "worker"}, &Temporal{}},
	} {
		for _, f := range fields(reflect.ValueOf(c.config).Elem()) {
			list = add(list, f.variable, c.subcommands)
			if f.fallback != "" {
				list = add(list, Variable{Name: f.fallback}, c.subcommands)
			}
			for _, name := range []string{f.variable.Name, f.fallback} {
				if f.secret() && name != "" && !onlyFile(name) {
					list = add(list, fileOf(name), c.subcommands)
				}
			}
		}
	}
	list = append(list, backendToken())
	list = append(list, temporal()...)
	list = append(list, traces()...)
	slices.SortFunc(list, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// fileOf is the variable that names a file with the secret instead.
func fileOf(name string) Variable {
	return Variable{Name: name + fileSuffix, Help: "file that holds " + name + " instead; read again when it changes"}
}

// add merges what two subcommands read alike.
func add(list []Variable, v Variable, subcommands []string) []Variable {
	at := slices.IndexFunc(list, func(known Variable) bool { return known.Name == v.Name })
	if at < 0 {
		list, at = append(list, v), len(list)
	}
	known := &list[at]
	if known.Help == "" {
		known.Help, known.Default, known.Secret = v.Help, v.Default, v.Secret
	}
	known.Subcommands = slices.Compact(slices.Sorted(slices.Values(append(known.Subcommands, subcommands...))))
	return list
}

// backendToken is read by the backend client, one variable for each line.
func backendToken() Variable {
	return Variable{
		Name:        "FAIRWELL_BACKEND_<LINE>_TOKEN_FILE",
		Help:        "file with the bearer token for the backend of a line; read at every call, so it can be rotated",
		Subcommands: []string{"sweep", "worker"},
	}
}

// temporal lists what the Temporal SDK alone reads (its package envconfig).
func temporal() []Variable {
	list := []Variable{
		{Name: "TEMPORAL_ADDRESS", Default: "localhost:7233", Help: "address of the Temporal frontend"},
		{Name: "TEMPORAL_NAMESPACE", Default: "default", Help: "namespace of the runs"},
		{Name: "TEMPORAL_CLIENT_AUTHORITY", Help: "authority header of the connection"},
		{Name: "TEMPORAL_TLS", Help: "true: connect by TLS; implied by an API key or a TLS file"},
		{Name: "TEMPORAL_TLS_CLIENT_CERT_PATH", Help: "file with the client certificate"},
		{Name: "TEMPORAL_TLS_CLIENT_CERT_DATA", Help: "the client certificate itself"},
		{Name: "TEMPORAL_TLS_CLIENT_KEY_PATH", Help: "file with the client's key"},
		{Name: "TEMPORAL_TLS_CLIENT_KEY_DATA", Help: "the client's key itself", Secret: true},
		{Name: "TEMPORAL_TLS_SERVER_CA_CERT_PATH", Help: "file with the certificate authority of the server"},
		{Name: "TEMPORAL_TLS_SERVER_CA_CERT_DATA", Help: "the certificate authority itself"},
		{Name: "TEMPORAL_TLS_SERVER_NAME", Help: "name that the server's certificate must hold"},
		{Name: "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", Help: "true: any server is believed; for tests alone"},
		{Name: "TEMPORAL_CONFIG_FILE", Help: "TOML file with profiles; variables win over it"},
		{Name: "TEMPORAL_PROFILE", Default: "default", Help: "profile in that file"},
	}
	for i := range list {
		list[i].Subcommands = []string{"api", "restore", "temporal", "worker"}
	}
	return list
}
