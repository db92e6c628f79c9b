package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Journal is a file of JSON lines to which records are appended. It is not safe
// for concurrent use: its owner holds a lock that also guards what it records.
// The zero value remembers nothing.
type Journal[T any] struct{ file *os.File }

// OpenJournal opens or creates the journal dir/name and reads what it holds. A
// last line that was cut off by a kill is dropped. An empty dir means a journal
// that remembers nothing.
func OpenJournal[T any](dir, name string) (*Journal[T], []T, error) {
	if dir == "" {
		return &Journal[T]{}, nil, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("create journal folder: %w", err)
	}
	path := filepath.Join(dir, name)
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("read journal: %w", err)
	}
	whole := bytes.LastIndexByte(content, '\n') + 1
	var records []T
	for line := range bytes.Lines(content[:whole]) {
		var record T
		if err := json.Unmarshal(line, &record); err != nil {
			return nil, nil, fmt.Errorf("read journal %s, line %d: %w", name, len(records)+1, err)
		}
		records = append(records, record)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open journal: %w", err)
	}
	if err := file.Truncate(int64(whole)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("drop cut-off line: %w", err), file.Close())
	}
	return &Journal[T]{file: file}, records, nil
}

// Append writes one record. Once it returns, a kill of this process loses
// nothing; a crash of the machine may.
func (j *Journal[T]) Append(record T) error {
	if j.file == nil {
		return nil
	}
	line, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("encode record: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("append record: %w", err)
	}
	return nil
}

// Close closes the file.
func (j *Journal[T]) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}
