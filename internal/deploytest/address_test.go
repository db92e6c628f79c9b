package deploytest

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// loopback begins every published port: nothing of the development stack is open to the network.
const loopback = "127.0.0.1:"

// addresses are the ports of the local stack, the same by `make demo` and by Compose.
var addresses = map[string][]string{
	"api":         {"8080", "8081"},
	"worker":      {"8082"},
	"temporal":    {"7233"},
	"temporal-ui": {"8233"},
	"mailbox":     {"8025"},
	"backends":    {"8026"},
	"idp":         {"8027"},
}

func TestPortsAreThoseOfTheLocalStackAndOpenToThisMachineOnly(t *testing.T) {
	got := map[string][]string{}
	for name, s := range readCompose(t).Services {
		for _, mapping := range s.Ports {
			ports, local := strings.CutPrefix(mapping, loopback)
			host, container, _ := strings.Cut(ports, ":")
			if !local || host != container {
				t.Errorf("%s: port %q, want %sPORT:PORT", name, mapping, loopback)
			}
			got[name] = append(got[name], host)
		}
	}
	if diff := cmp.Diff(addresses, got); diff != "" {
		t.Errorf("published ports (-want +got):\n%s", diff)
	}
}

func TestServicesListenOnThePortsThatArePublished(t *testing.T) {
	services := readCompose(t).Services
	for name, want := range map[string][]string{
		"api":      {services["api"].Environment["FAIRWELL_API_ADDR"], services["api"].Environment["FAIRWELL_API_ADMIN_ADDR"]},
		"worker":   {services["worker"].Environment["FAIRWELL_WORKER_ADMIN_ADDR"]},
		"mailbox":  argument(services["mailbox"].Command, "0.0.0.0:"),
		"backends": argument(services["backends"].Command, "0.0.0.0:"),
		"idp":      argument(services["idp"].Command, "0.0.0.0:"),
	} {
		var listens []string
		for _, port := range addresses[name] {
			listens = append(listens, "0.0.0.0:"+port)
		}
		if diff := cmp.Diff(listens, want); diff != "" {
			t.Errorf("%s listens elsewhere (-published +configured):\n%s", name, diff)
		}
	}
}

func argument(command []string, prefix string) []string {
	return slices.DeleteFunc(slices.Clone(command), func(a string) bool { return !strings.HasPrefix(a, prefix) })
}

func TestAddressesInVariablesNameServicesAndTheirPorts(t *testing.T) {
	services := readCompose(t).Services
	ports := maps.Clone(addresses)
	ports["postgres"] = []string{"5432"}
	for name, s := range services {
		for _, alias := range s.Networks["default"].Aliases {
			ports[alias] = addresses[name]
		}
	}
	checked := 0
	for name, s := range services {
		for variable, value := range s.Environment {
			for _, host := range hosts(value) {
				if host.Hostname() == "127.0.0.1" || host.Hostname() == "0.0.0.0" {
					continue
				}
				checked++
				if !slices.Contains(ports[host.Hostname()], host.Port()) {
					t.Errorf("%s: %s names %s, which no service serves", name, variable, host.Host)
				}
			}
		}
	}
	if checked < 10 {
		t.Errorf("only %d addresses were recognised; does hosts still read them?", checked)
	}
}

// The browser is sent to the issuer, and the API asks it: one address must lead both there. Every name below
// localhost leads a browser to its own machine, and an alias leads the API to the container.
func TestBrowserAndAPIReachTheIssuerAtOneAddress(t *testing.T) {
	services := readCompose(t).Services
	issuer, err := url.Parse(services["api"].Environment["FAIRWELL_OIDC_ISSUER"])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(issuer.Hostname(), ".localhost") {
		t.Errorf("a browser on this machine does not find %s", issuer.Host)
	}
	if !slices.Contains(services["idp"].Networks["default"].Aliases, issuer.Hostname()) {
		t.Errorf("the idp has no alias %s", issuer.Hostname())
	}
	if !slices.Contains(services["idp"].Command, issuer.String()) {
		t.Errorf("the idp issues as another than %s", issuer)
	}
}

// hosts finds the network addresses in a value: a URL, a list of line=URL, or host:port.
func hosts(value string) []*url.URL {
	var found []*url.URL
	for part := range strings.SplitSeq(value, ",") {
		if _, after, ok := strings.Cut(part, "=http"); ok {
			part = "http" + after
		}
		if !strings.Contains(part, "://") {
			part = "tcp://" + part
		}
		if address, err := url.Parse(part); err == nil && address.Port() != "" {
			found = append(found, address)
		}
	}
	return found
}
