package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice/line"
)

func TestNoticeExits1AfterAllLinesAreAnswered(t *testing.T) {
	const good = `{"id":"a","terms":{"notice":"P1M"},"ends_on":"2026-06-30"}`
	const want = `{"id":"a","last_receipt_on":"2026-05-31","explanation":"Der Vertrag endet mit Ablauf des 30. Juni 2026. Letzter Tag für den Eingang einer Kündigung zu diesem Ende ist der 31. Mai 2026."}` + "\n"
	code, out, _ := fairwell(t, good+"\n"+`{"id":"b"`+"\n"+good+"\n", "notice")
	if code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	bad := `{"id":"b","error":{"code":"malformed","message":"must be one JSON object"}}` + "\n"
	if diff := cmp.Diff(want+bad+want, out); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestNoticeSaysThatLinesWereBad(t *testing.T) {
	var out bytes.Buffer
	if err := runNotice(strings.NewReader("{}\n"), &out); !errors.Is(err, line.ErrBadLines) {
		t.Errorf("error is %v, want ErrBadLines", err)
	}
	if err := runNotice(strings.NewReader(""), &out); err != nil {
		t.Errorf("no line at all: %v", err)
	}
}
