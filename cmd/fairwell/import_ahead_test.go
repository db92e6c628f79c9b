package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
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

// A lane may be far behind the others, and an import that stops then names the last line
// before which nothing is missing.
func TestAnImportOfSeveralLanesGoesOnWhereTheSlowestWas(t *testing.T) {
	book := strings.Join(linesOf(8*importBatch), "")
	said := &tally{std: streams{in: strings.NewReader(book), out: io.Discard, err: io.Discard}, began: time.Now(), said: time.Now()}
	var mu sync.Mutex
	in, stuck := map[string]bool{}, ""
	others := make(chan struct{})
	err := importCommand{Lanes: 3}.load(t.Context(), said, func(_ context.Context, records []store.Record) (finish, error) {
		return func(ctx context.Context) ([]store.Imported, error) {
			mu.Lock()
			if stuck == "" { // the first batch of some lane
				stuck = records[0].Contract.ID
				mu.Unlock()
				<-others
				return nil, errors.New("it breaks")
			}
			defer mu.Unlock()
			for _, r := range records {
				in[r.Contract.ID] = true
			}
			if len(in) == 3*importBatch {
				close(others)
			}
			return make([]store.Imported, len(records)), nil
		}, nil
	})
	if err == nil {
		t.Fatal("it went through")
	}
	for n := 1; n <= said.through(); n++ {
		if !in[fmt.Sprintf("V-%d", n)] {
			t.Fatalf("it goes on after line %d, and line %d is not in", said.through(), n)
		}
	}
}
