package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
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
