package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const endedLine = `{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel"},"contract":{"id":"V-1","number":"N-1"},` +
	`"products":[{"id":"P-1","name":"DSL 100","line":"access","ended_on":"2025-03-31","terms":{"notice":"P1M"}}]}`

// must runs a command that has to succeed.
func must(t *testing.T, in string, args ...string) string {
	t.Helper()
	code, out, errs := fairwell(t, in, args...)
	if code != 0 {
		t.Fatalf("fairwell %s: exit %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

func TestACustomersDataIsHandedOutHeldErasedAndErasedAgain(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	must(t, endedLine, "import")
	pdf := filepath.Join(t.TempDir(), "c.pdf")
	var sections []struct{ Name string }
	if err := json.Unmarshal([]byte(must(t, "", "export", "--customer", "C-1", "--pdf", pdf)), &sections); err != nil || len(sections) != 3 {
		t.Errorf("%d sections, %v", len(sections), err)
	}
	if content, err := os.ReadFile(pdf); err != nil || !bytes.HasPrefix(content, []byte("%PDF")) {
		t.Errorf("no PDF: %v", err)
	}
	hold := strings.TrimSpace(must(t, "", "hold", "--customer", "C-1", "--reason", "Streit", "--until", "2040-01-01"))
	told := must(t, "", "erase", "--customer", "C-1", "--reason", "Art. 17")
	if !strings.Contains(told, "master data stays: until 2040-01-01, legal hold") {
		t.Errorf("told:\n%s", told)
	}
	if out := must(t, "", "retain", "--at", "2032-01-01"); !strings.Contains(out, "erased 0 rows of class master") {
		t.Errorf("what is held: %s", out)
	}
	must(t, "", "hold", "--release", hold)
	if told := must(t, "", "erase", "--customer", "C-1", "--reason", "Art. 17"); !strings.Contains(told, "until 2031-12-31, commercial letters") {
		t.Errorf("told:\n%s", told)
	}
	// The customer, contract and product, and why he was held and asked.
	if out := must(t, "", "retain", "--at", "2032-01-01"); !strings.Contains(out, "erased 5 rows of class master") {
		t.Errorf("what is due: %s", out)
	}
	ledger := must(t, "", "erase", "--ledger")
	if strings.Count(ledger, "\n") != 2 || strings.Contains(ledger, "Erika") {
		t.Errorf("the ledger:\n%s", ledger)
	}
	if out := must(t, ledger, "erase", "--replay"); out != "erased 0 rows again\n" {
		t.Errorf("replayed where nothing came back: %s", out)
	}
	if out := must(t, "", "export", "--customer", "C-1"); strings.Contains(out, "Erika") || strings.Contains(out, "Streit") {
		t.Errorf("erased and handed out:\n%s", out)
	}
}

func TestWhatMakesNoSenseErasesNothing(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	for _, args := range [][]string{
		{"erase"},
		{"erase", "--customer", "C-1"},
		{"erase", "--customer", "C-9", "--reason", "x"},
		{"erase", "--ledger", "--replay"},
		{"hold", "--customer", "C-1"},
		{"hold", "--release", "x"},
		{"hold", "--case", "x", "--reason", "x", "--until", "2040-01-01"},
		{"retain", "--at", "someday"},
		{"export", "--customer", "C-9"},
	} {
		if code, _, _ := fairwell(t, "", args...); code == 0 {
			t.Errorf("fairwell %s succeeds", strings.Join(args, " "))
		}
	}
}
