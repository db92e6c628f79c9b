package supervise

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
)

// ErrUnknownPart means that the stack has no part of that name.
var ErrUnknownPart = errors.New("unknown part")

// ErrRunning means that another supervisor holds the data folder.
var ErrRunning = errors.New("a stack is running on this data folder")

// Supervisor runs the parts of one data folder.
type Supervisor struct {
	dir     string
	lock    *os.File
	runners []*runner
	control *control
}

// New takes the data folder for this process: pid files and logs go there.
// Note is told what happens to parts; it may be called at any moment.
func New(dir string, note func(string)) (*Supervisor, error) {
	if err := os.MkdirAll(filepath.Join(dir, "log"), 0o755); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", ErrRunning, dir), lock.Close())
	}
	s := &Supervisor{dir: dir, lock: lock}
	if s.control, err = listen(dir, s); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.control.note = note
	return s, nil
}

// Up adds a part, starts it and waits until it is ready.
func (s *Supervisor) Up(ctx context.Context, part Part) error {
	r := &runner{part: part, dir: s.dir, note: s.control.note}
	if err := r.removeStale(); err != nil {
		return fmt.Errorf("remove stale pid: %w", err)
	}
	s.control.mu.Lock()
	s.runners = append(s.runners, r)
	s.control.mu.Unlock()
	if err := r.start(); err != nil {
		return err
	}
	return r.await(ctx, true)
}

// Stop ends a part and answers when it is gone; it stays down until Start.
func (s *Supervisor) Stop(name string) error {
	r, err := s.find(name)
	if err != nil {
		return err
	}
	r.stop()
	return nil
}

// Start starts a part and answers when it is ready.
func (s *Supervisor) Start(ctx context.Context, name string) error {
	r, err := s.find(name)
	if err != nil {
		return err
	}
	if err := r.start(); err != nil {
		return err
	}
	return r.await(ctx, false)
}

func (s *Supervisor) find(name string) (*runner, error) {
	s.control.mu.Lock()
	defer s.control.mu.Unlock()
	for _, r := range s.runners {
		if r.part.Name == name {
			return r, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrUnknownPart, name)
}

// Down ends every part, level by level, and gives the data folder free.
func (s *Supervisor) Down() {
	s.control.close()
	s.control.mu.Lock()
	levels := map[int][]*runner{}
	for _, r := range s.runners {
		levels[r.part.Level] = append(levels[r.part.Level], r)
	}
	s.control.mu.Unlock()
	for _, level := range slices.Backward(slices.Sorted(maps.Keys(levels))) {
		var gone sync.WaitGroup
		for _, r := range levels[level] {
			gone.Go(r.stop)
		}
		gone.Wait()
	}
	_ = s.lock.Close()
}
