package deploytest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/config"
)

func TestComposeSetsOnlyVariablesTheSubcommandReads(t *testing.T) {
	known := config.Variables()
	for name, s := range readCompose(t).Services {
		if s.target() != "service" {
			continue
		}
		subcommand := s.Command[0]
		for variable := range maps.Keys(s.Environment) {
			if strings.EqualFold(variable, "NO_PROXY") {
				continue // read by every program
			}
			at := slices.IndexFunc(known, func(v config.Variable) bool { return sameVariable(v.Name, variable) })
			if at < 0 {
				t.Errorf("%s: fairwell knows no variable %s", name, variable)
			} else if !slices.Contains(known[at].Subcommands, subcommand) {
				t.Errorf("%s: fairwell %s does not read %s", name, subcommand, variable)
			}
		}
	}
}

// sameVariable reports whether pattern, in which <LINE> stands for any product line, means the variable.
func sameVariable(pattern, variable string) bool {
	expression := strings.ReplaceAll(regexp.QuoteMeta(pattern), "<LINE>", "[A-Z0-9_]+")
	return regexp.MustCompile("^" + expression + "$").MatchString(variable)
}

func TestEveryProcessStartsWithWhatComposeSets(t *testing.T) {
	services := readCompose(t).Services
	env := func(name string) func(string) string {
		return func(variable string) string {
			value := services[name].Environment[variable]
			if value != "" && strings.HasSuffix(variable, "_FILE") {
				return anySecret(t)
			}
			return value
		}
	}
	if _, err := config.ReadAPI(env("api")); err != nil {
		t.Errorf("api: %v", err)
	}
	if _, err := config.ReadWorker(env("worker")); err != nil {
		t.Errorf("worker: %v", err)
	}
	if _, err := config.ReadDatabase(env("migrate")); err != nil {
		t.Errorf("migrate: %v", err)
	}
}

// anySecret stands for a file that is there only inside of a container.
func anySecret(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte("postgres://role@host/database"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheMailKeyStaysWithTheWorker(t *testing.T) {
	for name, s := range readCompose(t).Services {
		_, has := s.Environment["SENDGRID_API_KEY"]
		if has && name != "worker" && name != "mailbox" {
			t.Errorf("%s has the mail key; only the worker sends", name)
		}
	}
	services := readCompose(t).Services
	if services["worker"].Environment["SENDGRID_API_KEY"] != services["mailbox"].Environment["SENDGRID_API_KEY"] {
		t.Error("worker and mailbox hold different mail keys")
	}
}

func TestEachProcessOpensTheDatabaseAsItsOwnRole(t *testing.T) {
	services := readCompose(t).Services
	for name, variable := range map[string]string{"api": "FAIRWELL_API_DATABASE_URL", "worker": "FAIRWELL_WORKER_DATABASE_URL"} {
		environment := services[name].Environment
		if user := environment[variable]; !strings.HasPrefix(user, "postgres://fairwell_"+name+":") {
			t.Errorf("%s opens %s; it has a role of its own", name, user)
		}
		if environment["DATABASE_URL"] != "" {
			t.Errorf("%s is given the owner's address", name)
		}
	}
}
