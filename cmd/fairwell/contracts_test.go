package main

import (
	"bytes"
	"strings"
	"testing"
)

// longLine is a contract whose term is too long, by the words of the law; lateLine one
// that counts its two years from activation, which the highest court forbids.
const (
	longLine = `{"customer":{"id":"C-8","number":"K1","name":"Erika Beispiel"},"contract":{"id":"V-8","number":"1","concluded_on":"2025-01-01"},` +
		`"products":[{"id":"P-8","name":"Webspace","line":"hosting","terms":{"sector":"service","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}}]}`
	lateLine = `{"customer":{"id":"C-9","number":"K2","name":"Max Muster"},"contract":{"id":"V-9","number":"2","concluded_on":"2024-12-24"},` +
		`"products":[{"id":"P-9","name":"DSL","line":"access","terms":{"sector":"telecom","starts_on":"2025-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}}]}`
)

func checkLines(t *testing.T, in string, args ...string) (int, string, string) {
	t.Helper()
	return fairwell(t, in, append([]string{"contracts", "check", "--on", "2026-11-22"}, args...)...)
}

func TestABookIsCheckedAndFailsAsFarAsThePipelineAsks(t *testing.T) {
	for _, tt := range []struct {
		in, failOn string
		want       int
	}{
		{longLine, "statute", 1},
		{longLine, "disputed", 1},
		{longLine, "", 0},
		{lateLine, "statute", 0},
		{lateLine, "highest_court", 1},
		{lateLine, "disputed", 1},
		{goodLine, "disputed", 0},
		{longLine + "\n{}", "", 1},
	} {
		args := []string{}
		if tt.failOn != "" {
			args = append(args, "--fail-on", tt.failOn)
		}
		code, out, errs := checkLines(t, tt.in+"\n", args...)
		if code != tt.want || !strings.Contains(out, `"summary":`) {
			t.Errorf("--fail-on %q: exit %d, want %d: %s%s", tt.failOn, code, tt.want, out, errs)
		}
		for _, personal := range []string{"Erika", "Muster", "K1"} {
			if strings.Contains(out+errs, personal) {
				t.Errorf("personal data shows: %s%s", out, errs)
			}
		}
	}
}

func TestTheBookInTheDatabaseIsThatOfTheImport(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	if code, _, errs := fairwell(t, longLine+"\n"+lateLine+"\n"+goodLine, "import"); code != 0 {
		t.Fatal(errs)
	}
	_, lines, _ := checkLines(t, longLine+"\n"+lateLine+"\n", "--format", "table")
	code, stored, errs := checkLines(t, "", "--database", "--format", "table")
	findings := func(report string) string { return string(bytes.SplitN([]byte(report), []byte("\n\n"), 2)[0]) }
	if code != 0 || !strings.Contains(findings(stored), "term_too_long") || findings(stored) != findings(lines) {
		t.Errorf("exit %d %s: from the database\n%s\nfrom the lines\n%s", code, errs, stored, lines)
	}
}
