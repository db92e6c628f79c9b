package portal_test

import (
	"os"
	"strings"
	"testing"
)

func TestTheDocsNameThePolicyOfThePages(t *testing.T) {
	doc, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	policy := newStage(t).visit("/kuendigen").header.Get("Content-Security-Policy")
	if policy == "" || !strings.Contains(string(doc), "`"+policy+"`") {
		t.Errorf("docs/security.md does not name %q", policy)
	}
}
