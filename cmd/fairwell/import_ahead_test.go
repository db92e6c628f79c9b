package main

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

// counted counts the lines that were read.
type counted struct {
	from  io.Reader
	lines atomic.Int64
}

func (c *counted) Read(into []byte) (int, error) {
	n, err := c.from.Read(into)
	c.lines.Add(int64(strings.Count(string(into[:n]), "\n")))
	return n, err
}

func TestAnImportReadsNoFurtherAheadThanAFewBatches(t *testing.T) {
	book := &counted{from: strings.NewReader(strings.Repeat(goodLine+"\n", 12*importBatch))}
	said := &tally{std: streams{in: book, out: io.Discard, err: io.Discard}, began: time.Now(), said: time.Now()}
	imported := 0
	err := importCommand{}.load(t.Context(), said, func(_ context.Context, records []store.Record) (finish, error) {
		return func(context.Context) ([]store.Imported, error) {
			if ahead := int(book.lines.Load()) - imported; ahead > 6*importBatch {
				t.Errorf("%d lines are read and not yet imported", ahead)
			}
			imported += len(records)
			return make([]store.Imported, len(records)), nil
		}, nil
	})
	if err != nil || imported != 12*importBatch {
		t.Errorf("imported %d lines, %v", imported, err)
	}
}
