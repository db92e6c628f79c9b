package deploytest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// migrations is the folder of the schema, and frozen lists the sum and name of each migration that a
// release has carried: it has run on databases we do not see, so it is never edited again.
const (
	migrations = "internal/store/migrations"
	frozen     = "internal/deploytest/testdata/migrations.sum"
)

func migrationFiles(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, migrations, "*.sql"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("find migrations: %v (%d found)", err, len(paths))
	}
	slices.Sort(paths)
	return paths
}

func TestMigrationsAreNumberedWithoutGapsOrTwins(t *testing.T) {
	for i, path := range migrationFiles(t) {
		if name := filepath.Base(path); !strings.HasPrefix(name, fmt.Sprintf("%04d_", i+1)) {
			t.Errorf("migration %s: want number %04d; each comes after the last one on the main branch", name, i+1)
		}
	}
}

func TestMigrationsGoForwardOnly(t *testing.T) {
	for _, path := range migrationFiles(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if sql := string(raw); !strings.Contains(sql, "-- +goose Up") || strings.Contains(sql, "-- +goose Down") {
			t.Errorf("migration %s: want an Up section and no Down; a mistake is mended by the next migration", filepath.Base(path))
		}
	}
}

func TestReleasedMigrationsAreNeverEdited(t *testing.T) {
	files, sums := migrationFiles(t), strings.TrimSpace(readFile(t, frozen))
	if sums == "" {
		if strings.Contains(readFile(t, "CHANGELOG.md"), "\n## [0.") {
			t.Fatalf("there is a release, and %s freezes no migration", frozen)
		}
		return
	}
	for i, line := range strings.Split(sums, "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if i >= len(files) || filepath.Base(files[i]) != name {
			t.Errorf("released migration %q is gone or has another place", line)
			continue
		}
		raw, err := os.ReadFile(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(raw); hex.EncodeToString(got[:]) != sum {
			t.Errorf("released migration %s was edited; put it back and add the next one", name)
		}
	}
}
