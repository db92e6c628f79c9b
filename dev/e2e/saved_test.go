package e2e

import (
	neturl "net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// savedQueries are those that the runbook links, by their names.
func savedQueries(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, link := range regexp.MustCompile(`/workflows\?query=([^&]+)&savedQuery=([^)]+)\)`).FindAllStringSubmatch(string(text), -1) {
		query, err := neturl.QueryUnescape(link[1])
		if err != nil {
			t.Fatal(err)
		}
		name, err := neturl.QueryUnescape(link[2])
		if err != nil {
			t.Fatal(err)
		}
		found[name] = query
	}
	return found
}
