package measure

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc, on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// Used is the processor time, user and system, that parts of a stack have used.
type Used map[string]time.Duration

// Processors reads it of the parts whose process IDs are in dir. Postgres works
// in children of its process; they count, also those that have ended.
func Processors(dir string, parts []string) (Used, error) {
	all := Used{}
	for _, part := range parts {
		text, err := os.ReadFile(filepath.Join(dir, part+".pid"))
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", part, err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return nil, fmt.Errorf("read pid of %s: %w", part, err)
		}
		if all[part], err = used(pid, part == "postgres"); err != nil {
			return nil, fmt.Errorf("processor time of %s: %w", part, err)
		}
	}
	return all, nil
}

// Since is what was used after the earlier reading.
func (u Used) Since(earlier Used) Used {
	d := Used{}
	for part, now := range u {
		d[part] = now - earlier[part]
	}
	return d
}

// Each is what one of so many cases used, in milliseconds by part.
func (u Used) Each(cases int) map[string]float64 {
	each := map[string]float64{}
	for part, all := range u {
		each[part] = Round(float64(all)/float64(time.Millisecond)/float64(max(cases, 1)), 2)
	}
	return each
}

func used(pid int, withChildren bool) (time.Duration, error) {
	own, err := readStat(strconv.Itoa(pid))
	if err != nil || !withChildren {
		return own.own, err
	}
	total := own.own + own.ended
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil {
			continue
		}
		if child, err := readStat(e.Name()); err == nil && child.parent == pid {
			total += child.own + child.ended
		}
	}
	return total, nil
}

type stat struct {
	parent     int
	own, ended time.Duration // ended: of children that were waited for
}

// readStat reads /proc/<pid>/stat, whose second field, the name, may hold blanks.
func readStat(pid string) (stat, error) {
	text, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if err != nil {
		return stat{}, err
	}
	fields := strings.Fields(string(text)[strings.LastIndexByte(string(text), ')')+1:])
	if len(fields) < 15 {
		return stat{}, fmt.Errorf("/proc/%s/stat is short", pid)
	}
	number := func(i int) int { n, _ := strconv.Atoi(fields[i]); return n } // the kernel writes numbers
	return stat{
		parent: number(1),
		own:    time.Duration(number(11)+number(12)) * tick,
		ended:  time.Duration(number(13)+number(14)) * tick,
	}, nil
}
