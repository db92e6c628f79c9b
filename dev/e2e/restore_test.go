package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/workflows"
)

// The commands of the section "Backup and restore", in their order there.
const (
	archiveLog = iota
	takeBackup
	keepLedger
	goBack
	goOn
	commandBlocks
)

// backup runs the commands of docs/production.md as they are written, on the stack's Postgres.
type backup struct {
	blocks [][]byte
	env    []string
	owner  *syscall.Credential // of the data folder; nil: this process's own
}

func newBackup(t *testing.T) *backup {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "production.md"))
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile(`(?s)\n## Backup and restore\n.*?\n## `).Find(text)
	b := &backup{}
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllSubmatch(section, -1) {
		b.blocks = append(b.blocks, block[1])
	}
	if len(b.blocks) != commandBlocks {
		t.Fatalf("docs/production.md has %d blocks of commands about backups", len(b.blocks))
	}
	data := filepath.Join(up.dir, "postgres", "data")
	started, err := os.ReadFile(filepath.Join(data, "postmaster.opts"))
	if err != nil {
		t.Fatal(err)
	}
	postgres := filepath.Dir(strings.Trim(strings.Fields(string(started))[0], `"`))
	folder := filepath.Join(up.dir, "backup")
	if err := os.MkdirAll(filepath.Join(folder, "wal"), 0o755); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(data)
	if err != nil {
		t.Fatal(err)
	}
	if is := info.Sys().(*syscall.Stat_t); int(is.Uid) != os.Geteuid() {
		b.owner = &syscall.Credential{Uid: is.Uid, Gid: is.Gid}
		for _, path := range []string{folder, filepath.Join(folder, "wal")} {
			if err := os.Chown(path, int(is.Uid), int(is.Gid)); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.env = append(os.Environ(), "PATH="+up.bin+":"+postgres+":"+os.Getenv("PATH"),
		"PGDATA="+data, "WAL="+folder+"/wal", "BACKUP="+folder+"/base", "LEDGER="+filepath.Join(up.dir, "ledger"),
		"MAILS="+filepath.Join(up.dir, "mails.jsonl"))
	for line := range strings.Lines(readText(t, filepath.Join(up.dir, "env"))) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		b.env = append(b.env, name+"="+strings.Trim(value, "'"))
	}
	return b
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run runs a block and answers what it prints and whether it succeeded.
func (b *backup) run(t *testing.T, block int) (string, bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/bin/bash", "-ec", string(b.blocks[block]))
	cmd.Env, cmd.Dir = b.env, "/"
	if b.owner != nil && (block == takeBackup || block == goBack) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: b.owner}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

func (b *backup) must(t *testing.T, block int) {
	t.Helper()
	if out, ok := b.run(t, block); !ok {
		t.Fatalf("%s\n%s", b.blocks[block], out)
	}
}

// forget deletes the run of a case, as if the data of Temporal were lost.
func forget(t *testing.T, caseID string) {
	t.Helper()
	if _, err := temporal(t).WorkflowService().DeleteWorkflowExecution(t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.CancellationID(caseID)},
	}); err != nil {
		t.Fatal(err)
	}
}

func TestARecordRestoredToAMomentGoesOnFromThereAndSaysWhatIsLost(t *testing.T) {
	b := newBackup(t)
	b.must(t, archiveLog)
	startAPI := stopPart(t, "api") // its connections would cost a 503 each
	stopPart(t, "postgres")()
	startAPI()
	settled := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	before := settled.declare(t, http.StatusCreated, settled.products[0].ID)
	await(t, before.ID, "completed")
	b.must(t, takeBackup)

	erased := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	around := newCustomer(t, product{ID: "1", Line: "mobile", Terms: anyDay}, product{ID: "2", Line: "tv", Terms: anyDay})
	startWorker := stopPart(t, "worker")
	open := []cancellation{
		around.declare(t, http.StatusAccepted, around.products[0].ID),
		around.declare(t, http.StatusAccepted, around.products[1].ID),
	}
	var point string
	if err := database(t).QueryRow(t.Context(), "SELECT clock_timestamp()::text").Scan(&point); err != nil {
		t.Fatal(err)
	}
	b.env = append(b.env, "POINT="+point)
	startWorker()
	for i := range open {
		open[i] = await(t, open[i].ID, "completed")
	}
	lost := newCustomer(t, product{ID: "1", Line: "hosting", Terms: anyDay})
	after := lost.declare(t, http.StatusCreated, lost.products[0].ID)
	await(t, after.ID, "completed")
	forget(t, open[1].ID)
	service(t, "", "erase", "--customer", erased.id, "--reason", "he asked")
	b.must(t, keepLedger)

	starts := []func(){stopPart(t, "worker"), stopPart(t, "api"), stopPart(t, "postgres")}
	slices.Reverse(starts)
	data := filepath.Join(up.dir, "postgres", "data")
	if err := os.Rename(data, data+".before"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(data + ".before") })
	b.must(t, goBack)
	starts[0]()
	out, ok := b.run(t, goOn)
	if ok || strings.Count(out, after.ID) != 1 || strings.Count(out, "yes") != 1 {
		t.Errorf("the check says %v:\n%s", ok, out)
	}
	for _, end := range []string{"ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()"} { // the tests that follow need no archive
		if _, err := database(t).Exec(t.Context(), end); err != nil {
			t.Fatal(err)
		}
	}
	starts[1]()
	starts[2]()

	for i, was := range open {
		p := around.products[i]
		is := await(t, was.ID, "completed")
		if is.item(t, p.ID).EndsOn != was.item(t, p.ID).EndsOn {
			t.Errorf("%s ends on another day: %+v", p.ID, is.item(t, p.ID))
		}
		if o := orderOf(t, p.Line, p.ID); o.Effects != 1 {
			t.Errorf("%s took effect %d times", p.Line, o.Effects)
		}
	}
	if got := read(t, before.ID).State; got != "completed" {
		t.Errorf("what was finished before is %s", got)
	}
	r := request{method: http.MethodGet, path: "/v1/cancellations/" + after.ID, token: support(t)}
	if a := r.send(t); a.status != http.StatusNotFound {
		t.Errorf("what was declared after the moment is answered %d", a.status)
	}
	var restricted bool
	if err := database(t).QueryRow(t.Context(), "SELECT restricted_at IS NOT NULL FROM customers WHERE id = $1", erased.id).Scan(&restricted); err != nil || !restricted {
		t.Errorf("who asked for erasure can be found again: %v", err)
	}
}
