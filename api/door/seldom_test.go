package door_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fairwell/fairwell/api/door"
)

func TestStrangersWriteOneLineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		var l door.Log
		to := slog.New(slog.NewTextHandler(&out, nil))
		for range 100 {
			l.Warn(t.Context(), to, "refused")
		}
		<-time.After(time.Minute)
		l.Warn(t.Context(), to, "refused")
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], "times=1") || !strings.Contains(lines[1], "times=100") {
			t.Errorf("got %q", lines)
		}
	})
}
