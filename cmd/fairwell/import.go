package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
)

type importCommand struct{}

// longestLine bounds one contract with all its products.
const longestLine = 4 << 20

// Run imports line by line: the good ones go in, each bad one is reported with
// its number. What is reported holds no personal data.
func (importCommand) Run(ctx context.Context, std streams) error {
	c, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: c.URL.Reveal(), MaxConns: 2})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Ping(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	lines := bufio.NewScanner(std.in)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	number, good, bad := 0, 0, 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		record, err := readRecord(line)
		if err == nil {
			err = s.Import(ctx, record)
		}
		if ctx.Err() != nil || (err != nil && store.IsUnavailable(err)) {
			return fmt.Errorf("stopped at line %d: the database does not answer", number)
		}
		if err != nil {
			bad++
			fmt.Fprintf(std.err, "line %d: %v\n", number, err)
			continue
		}
		good++
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", number+1, err)
	}
	fmt.Fprintf(std.err, "%d contracts imported\n", good)
	if bad > 0 {
		return fmt.Errorf("%d lines were not imported", bad)
	}
	return nil
}
