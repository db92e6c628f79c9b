package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// night is somebody on call with a shell, who types the commands of the runbook.
type night struct {
	folder string
	ran    map[string]bool
}

// commandsOfRunbook are those that its text names; those in blocks roll out a build.
func commandsOfRunbook(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, span := range regexp.MustCompile("`(fairwell [^`]+)`").FindAllStringSubmatch(string(text), -1) {
		found = append(found, span[1])
	}
	return found
}

// types runs the command that the runbook writes so, with the given values in the place of its capitals, and answers
// what it prints.
func (n *night) types(t *testing.T, command string, values ...string) string {
	t.Helper()
	n.ran[command] = true
	line := strings.NewReplacer(append(values, "--reason …", "--reason 'as the runbook says'")...).Replace(command)
	cmd := exec.Command("/bin/bash", "-c", `. "$0/env" && PATH="$1:$PATH" && eval "$2"`, up.dir, up.bin, line)
	cmd.Dir, cmd.Env = n.folder, append(os.Environ(), "FAIRWELL_URL="+url(8080, ""), "FAIRWELL_TOKEN="+agent(t, "night"))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", line, err, errs.String())
	}
	return string(out)
}

// says fails unless what a command printed has all these words.
func says(t *testing.T, out string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(out, word) {
			t.Errorf("%q is missing in:\n%s", word, out)
		}
	}
}

// firstID is the ID of what a command has made.
func firstID(t *testing.T, out string) string {
	t.Helper()
	id := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).FindString(out)
	if id == "" {
		t.Fatalf("no ID in:\n%s", out)
	}
	return id
}

// keep writes a file that a command reads.
func (n *night) keep(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(n.folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestEveryCommandOfTheRunbookDoesWhatItSays(t *testing.T) {
	n := &night{folder: t.TempDir(), ran: map[string]bool{
		"fairwell temporal use":  true,                                           // with the block, by the test that rolls out a build
		"fairwell restore check": true, "fairwell erase --replay < LEDGER": true, // by the restore
		"fairwell probe run --every": true, // by the probe's tests
	}}
	t.Run("what is parked", n.parked)
	t.Run("whose it is", n.unmatched)
	t.Run("a line on hold", n.onHold)
	t.Run("a mail", n.mails)
	t.Run("two people", n.twoPeople)
	t.Run("the database", n.database)
	for _, command := range commandsOfRunbook(t) {
		if !n.ran[command] {
			t.Errorf("nobody has run %q", command)
		}
	}
}

func (n *night) parked(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay}, product{ID: "2", Line: "hosting", Terms: anyDay})
	fault(t, 8026, "/faults/access", `{"status":503}`)
	fault(t, 8026, "/faults/hosting", `{"status":404}`)
	many, one := c.declare(t, http.StatusCreated, c.products[0].ID), c.declare(t, http.StatusCreated, c.products[1].ID)
	await(t, many.ID, "needs_attention")
	await(t, one.ID, "needs_attention")
	says(t, n.types(t, "fairwell support work"), many.ID, one.ID, "product_http_503", "product_http_404")
	n.types(t, "fairwell support take CASE", "CASE", one.ID)
	fault(t, 8026, "/faults/access", `{}`)
	fault(t, 8026, "/faults/hosting", `{}`)
	n.types(t, "fairwell support act CASE retry --reason …", "CASE", one.ID)
	const draft = "fairwell support batch new retry --line access --code http_503 --since 2026-11-27T14:00:00+01:00 --rate 60 --reason …"
	batch := firstID(t, n.types(t, draft))
	n.types(t, "fairwell support batch start BATCH", "BATCH", batch)
	await(t, one.ID, "completed")
	await(t, many.ID, "completed")
	eventually(t, "the batch is done, and nothing parked again", func() bool {
		out := n.types(t, "fairwell support batch show BATCH --outcome parked_again", "BATCH", batch)
		return strings.Contains(out, "done") && !strings.Contains(out, many.ID)
	})
}

func (n *night) unmatched(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	typed := declareTyped(t, c)
	await(t, typed.ID, "unmatched")
	says(t, n.types(t, "fairwell support candidates CASE", "CASE", typed.ID), c.id)
	says(t, n.types(t, "fairwell support search --name NAME --contract NUMBER", "NAME", "'"+c.name+"'", "NUMBER", "2024-"+c.id), c.id)
}

func (n *night) onHold(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "tv", Terms: anyDay})
	const place = "fairwell support hold LINE --reason … --review-at TIME"
	hold := firstID(t, n.types(t, place, "LINE", "tv", "TIME", time.Now().Add(time.Hour).Format(time.RFC3339)))
	says(t, n.types(t, "fairwell support holds"), hold, "tv")
	k := c.declare(t, http.StatusCreated, c.products[0].ID)
	eventually(t, "it is held", func() bool { return read(t, k.ID).item(t, c.products[0].ID).State == "held" })
	n.types(t, "fairwell support release HOLD --rate N", "HOLD", hold, "--rate N", "--rate 60")
	await(t, k.ID, "completed")
}

func (n *night) mails(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	fault(t, 8025, "/faults", `{"to":"`+c.email+`","logs_status":503,"no_events":true,"reset_after_accept":true}`)
	k := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, k.ID, "needs_attention")
	n.types(t, "fairwell support act CASE confirmation/resolve --set outcome=sent --reason …", "CASE", k.ID)
	await(t, k.ID, "completed")
	oneMail(t, k.ID)

	poor := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	poor.email = ""
	poor.imported(t)
	letter := poor.declare(t, http.StatusCreated, poor.products[0].ID)
	awaitMail(t, letter.ID, "to_print")
	n.types(t, "fairwell support letters CASE… > letters.pdf", "CASE…", letter.ID)
	if pdf, err := os.ReadFile(filepath.Join(n.folder, "letters.pdf")); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Errorf("the letters: %v", err)
	}
	const posted = "fairwell support batch new posted --set posted_on=DAY --case CASE,CASE --reason …"
	batch := firstID(t, n.types(t, posted, "DAY", time.Now().Format(time.DateOnly), "CASE,CASE", letter.ID))
	n.types(t, "fairwell support batch start BATCH", "BATCH", batch)
	await(t, letter.ID, "completed")
}

func (n *night) twoPeople(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	a := request{
		method: http.MethodPost, path: "/v1/cancellations", token: agent(t, "colleague"), key: "entered-" + c.id,
		body: map[string]any{
			"items": []map[string]any{{"product_id": c.products[0].ID}}, "kind": "ordinary", "customer_id": c.id,
			"channel": "letter", "received_at": time.Now().Add(-20 * 24 * time.Hour).Format(time.RFC3339), "scan_ref": "S-1",
		},
	}.send(t)
	var entered struct{ Proposal struct{ ID string } }
	if a.into(t, &entered); a.status != http.StatusAccepted || entered.Proposal.ID == "" {
		t.Fatalf("entered: %d %s", a.status, a.body)
	}
	out := n.types(t, "fairwell support answer PROPOSAL approve --reason …", "PROPOSAL", entered.Proposal.ID)
	await(t, firstID(t, out), "completed")
}

func (n *night) database(t *testing.T) {
	n.types(t, "fairwell migrate")
	n.types(t, "fairwell retain")
	n.types(t, "fairwell retain --rate 0")
	n.types(t, "fairwell sweep LINE", "LINE", "mobile")
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	firstID(t, n.types(t, "fairwell hold --customer C --reason … --until DAY", "--customer C", "--customer "+c.id, "DAY", "2034-06-30"))
	n.keep(t, "contracts.jsonl", `{"customer":{"id":"C-1","number":"K-1","name":"Erika Beispiel"},"contract":{"id":"V-1","number":"N-1","concluded_on":"2025-01-01"},`+
		`"products":[{"id":"P-1","name":"DSL","line":"access","terms":{"sector":"service","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}}]}`+"\n")
	says(t, n.types(t, "fairwell contracts check < contracts.jsonl"), "P-1", "§")
}
