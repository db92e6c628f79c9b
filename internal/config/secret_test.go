package config_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/config"
)

// put replaces a file as Kubernetes does: at once, by another file.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func TestASecretInAFileIsReplacedWithoutARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	put(t, path, "SG.first\n")
	c, err := config.ReadWorker(from(worker, "SENDGRID_API_KEY", "", "SENDGRID_API_KEY_FILE", path))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ write, want string }{
		{"SG.first", "SG.first"},
		{"SG.second\n", "SG.second"},
		{"", "SG.second"}, // half written: the last value counts
	} {
		put(t, path, step.write)
		if got := c.SendGridAPIKey.Reveal(); got != step.want {
			t.Errorf("after %q: %q, want %q", step.write, got, step.want)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := c.SendGridAPIKey.Reveal(); got != "SG.second" {
		t.Errorf("without the file: %q", got)
	}
}

func TestAFileThatHoldsNoSecretStopsTheStart(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	put(t, empty, "\n")
	for path, want := range map[string]string{empty: "is empty", empty + "-nowhere": "cannot be read"} {
		_, err := config.ReadDatabase(from(map[string]string{}, "DATABASE_URL_FILE", path))
		if err == nil || !strings.Contains(err.Error(), "DATABASE_URL_FILE") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want it to say %q", err, want)
		}
	}
	_, err := config.ReadDatabase(from(map[string]string{}, "DATABASE_URL_FILE", empty, "DATABASE_URL", "postgres://u:geheim@h"))
	if err == nil || !strings.Contains(err.Error(), "not both") || strings.Contains(err.Error(), "geheim") {
		t.Errorf("both: %v", err)
	}
}

func TestAFileOfTheOwnersURLCountsWhereThereIsNoRoleOfItsOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "url")
	put(t, path, "postgres://from-file")
	c, err := config.ReadAPI(from(api, "DATABASE_URL", "", "DATABASE_URL_FILE", path))
	if err != nil || c.DatabaseURL.Reveal() != "postgres://from-file" {
		t.Errorf("%q, %v", c.DatabaseURL.Reveal(), err)
	}
}

func TestASecretThatCannotBeUsedLeavesTheLastOneInForceAndIsLogged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	put(t, path, "good 1")
	c, err := config.ReadWorker(from(worker, "FAIRWELL_LINK_KEY_FILE", path))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	now, err := config.Follow(slog.New(slog.NewTextHandler(&log, nil)), "FAIRWELL_LINK_KEY_FILE", c.LinkKey,
		func(text string) (string, error) {
			if !strings.HasPrefix(text, "good") {
				return "", errors.New("no key")
			}
			return text, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, "geheim, and wrong")
	for range 2 { // logged once
		if now() != "good 1" {
			t.Error("the wrong one counts")
		}
	}
	if text := log.String(); strings.Count(text, "FAIRWELL_LINK_KEY_FILE") != 1 || strings.Contains(text, "geheim") {
		t.Errorf("logged:\n%s", text)
	}
	put(t, path, "good 2")
	if now() != "good 2" {
		t.Errorf("the next good one does not count: %q", now())
	}
}
