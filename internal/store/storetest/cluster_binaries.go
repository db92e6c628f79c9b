package storetest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// binaries finds the folder with initdb and postgres, or installs one.
func binaries(ctx context.Context, say func(string)) (string, error) {
	if named := os.Getenv("PG_BINDIR"); named != "" {
		if !complete(named) {
			return "", errors.New("PG_BINDIR names a folder without initdb and postgres")
		}
		return named, nil
	}
	if bin := installed(ctx); bin != "" {
		return bin, nil
	}
	if bin := install(ctx, say); bin != "" {
		return bin, nil
	}
	return "", errors.New("no Postgres found: install it (Debian: apt-get install postgresql, macOS: brew install postgresql@17), or set PG_BINDIR or DATABASE_URL")
}

// installed looks where systems keep the binaries.
func installed(ctx context.Context) string {
	var folders []string
	if output, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(output)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, _ := filepath.Glob(pattern)
		folders = append(folders, newestFirst(found)...)
	}
	folders = append(folders, "/usr/local/pgsql/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/bin")
	for _, bin := range folders {
		if complete(bin) {
			return bin
		}
	}
	return ""
}

// complete says that a folder holds what a cluster needs. Client packages
// bring pg_config without a server.
func complete(bin string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(bin, name))
		if err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

var majorVersion = regexp.MustCompile(`\d+`)

// newestFirst sorts folders by the version in their path: 18 before 9.
func newestFirst(folders []string) []string {
	version := func(folder string) int {
		number, _ := strconv.Atoi(majorVersion.FindString(folder))
		return number
	}
	slices.SortStableFunc(folders, func(a, b string) int { return version(b) - version(a) })
	return folders
}
