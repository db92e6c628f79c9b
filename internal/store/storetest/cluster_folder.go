package storetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// socketPath is the longest path of a socket that every system takes.
const socketPath = 103

// account is the unprivileged user that Postgres runs as; nil means as
// whoever runs this process.
type account struct {
	uid, gid uint32
}

func (a *account) credential() *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// unprivileged picks the user for a process that runs as root, since Postgres
// refuses to be root.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(found.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(found.Gid, 10, 32)
		if uidErr == nil && gidErr == nil && uid != 0 {
			return &account{uid: uint32(uid), gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("postgres does not run as root, and there is no user postgres or nobody to run it")
}

// folder makes the folder of a cluster and gives it to the account. A path
// that is too long for a socket or closed to the account moves to /var/tmp.
func folder(dir string, owner *account) (string, error) {
	if dir == "" {
		return ownFolder(owner)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	if !usable(dir, owner) {
		if dir, err = moved(dir, owner); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make data folder: %w", err)
	}
	return dir, hand(dir, owner)
}

// moved is the place in /var/tmp that stands in for a folder, and a link there
// leads to it. Without the link whoever removed the folder wants to begin
// again, so what stood in for it goes too.
func moved(dir string, owner *account) (string, error) {
	sum := sha256.Sum256([]byte(dir))
	place := fmt.Sprintf("/var/tmp/fairwell-%x", sum[:6])
	if target, err := os.Readlink(dir); err == nil && target == place {
		return place, nil
	}
	if _, err := os.Lstat(place); err == nil {
		if err := hand(place, owner); err != nil {
			return "", err
		}
		if err := os.RemoveAll(place); err != nil {
			return "", fmt.Errorf("clear data folder: %w", err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", fmt.Errorf("make data folder: %w", err)
	}
	if err := os.Symlink(place, dir); err != nil {
		return "", fmt.Errorf("link data folder: %w", err)
	}
	return place, nil
}

// ownFolder is in memory where there is room: each test has a database of its own,
// and on a disk the system takes five times as long to copy the files of one.
func ownFolder(owner *account) (string, error) {
	parent := os.TempDir()
	if os.Getenv("TMPDIR") == "" && roomy(memory) {
		parent = memory
	}
	if !usable(filepath.Join(parent, "fairwell-pg-0123456789"), owner) {
		parent = "/var/tmp"
	}
	dir, err := os.MkdirTemp(parent, "fairwell-pg-")
	if err != nil {
		return "", fmt.Errorf("make data folder: %w", err)
	}
	return dir, hand(dir, owner)
}

// hand gives the folder to the account. A folder of somebody else is refused:
// in /var/tmp anyone can make one under the name we would pick.
func hand(dir string, owner *account) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	status, known := info.Sys().(*syscall.Stat_t)
	ours := known && (status.Uid == uint32(os.Geteuid()) || owner != nil && status.Uid == owner.uid)
	if !info.IsDir() || !ours {
		return fmt.Errorf("data folder %s belongs to somebody else", dir)
	}
	if owner == nil {
		return nil
	}
	return os.Chown(dir, int(owner.uid), int(owner.gid))
}

// usable says whether a socket in the folder has a short enough path and the
// account passes every folder above it.
func usable(dir string, owner *account) bool {
	if len(filepath.Join(dir, ".s.PGSQL.5432")) > socketPath {
		return false
	}
	if owner == nil {
		return true
	}
	for above := filepath.Dir(dir); ; above = filepath.Dir(above) {
		info, err := os.Stat(above)
		switch {
		case errors.Is(err, fs.ErrNotExist): // made by us, open to pass
		case err != nil || !passable(info, owner):
			return false
		}
		if above == filepath.Dir(above) {
			return true
		}
	}
}

func passable(info fs.FileInfo, owner *account) bool {
	if !info.IsDir() {
		return false
	}
	status, known := info.Sys().(*syscall.Stat_t)
	switch {
	case known && status.Uid == owner.uid:
		return info.Mode()&0o100 != 0
	case known && status.Gid == owner.gid:
		return info.Mode()&0o010 != 0
	default:
		return info.Mode()&0o001 != 0
	}
}

// detached puts a child into a session of its own, out of reach of Ctrl-C.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
