package pages_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestEveryVariableThatTheDocsNameForBrandingIsThere(t *testing.T) {
	style, docs, variables := content(t, "static/pages.css"), content(t, "../../docs/portal.md"), content(t, "../../docs/configuration.md")
	top, _, _ := strings.Cut(style, "@media")
	named := regexp.MustCompile("`(--[a-z-]+)`").FindAllStringSubmatch(docs, -1)
	if len(named) < 5 {
		t.Errorf("the docs name %d variables of the style", len(named))
	}
	for _, m := range named {
		if !strings.Contains(top, m[1]+": ") {
			t.Errorf("the first block of the style has no %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile("`(FAIRWELL_[A-Z_]+)`").FindAllStringSubmatch(docs, -1) {
		if !strings.Contains(variables, "`"+m[1]+"`") {
			t.Errorf("there is no variable %s", m[1])
		}
	}
}

func content(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
