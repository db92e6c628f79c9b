package api_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api"
)

var update = flag.Bool("update", false, "write openapi.json and the golden files anew")

// TestDescriptionIsCommitted keeps openapi.json true: clients are made from it.
func TestDescriptionIsCommitted(t *testing.T) {
	got, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", got)
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the code says; go test ./api -update writes it anew (-file +code):\n%s", file, diff)
	}
}
