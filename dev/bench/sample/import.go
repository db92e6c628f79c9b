package sample

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"time"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/stack"
)

// Imported is what an import took.
type Imported struct {
	Took      time.Duration
	Processor time.Duration // of the service's command alone
	Peak      int64         // bytes of memory that the command held at most
}

// Import gives the customers to the service by its own command, from a file.
func Import(ctx context.Context, running *stack.Stack, customers iter.Seq[Customer], flags ...string) (Imported, error) {
	book, err := os.CreateTemp("", "fairwell-book-*")
	if err != nil {
		return Imported{}, fmt.Errorf("make book: %w", err)
	}
	defer func() { _ = os.Remove(book.Name()) }()
	defer func() { _ = book.Close() }()
	lines := bufio.NewWriter(book)
	for c := range customers {
		_, _ = lines.Write(c.Line()) // Flush tells
	}
	if err := lines.Flush(); err != nil {
		return Imported{}, fmt.Errorf("write book: %w", err)
	}
	if _, err := book.Seek(0, 0); err != nil {
		return Imported{}, fmt.Errorf("rewind book: %w", err)
	}
	cmd := running.Service(ctx, append([]string{"import"}, flags...)...)
	var said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = book, &said, &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return Imported{}, fmt.Errorf("start import: %w", err)
	}
	ended := make(chan struct{})
	peak := watch(cmd.Process.Pid, ended)
	err = cmd.Wait()
	took := time.Since(began)
	close(ended)
	if err != nil {
		return Imported{}, fmt.Errorf("import customers: %w: %s", err, bytes.TrimSpace(said.Bytes()))
	}
	return Imported{Took: took, Processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), Peak: <-peak}, nil
}

// watch tells the peak of a process's memory, once it has ended: what it was a moment
// before. The kernel's own account of a child begins with the memory of its parent.
func watch(pid int, ended <-chan struct{}) <-chan int64 {
	peak := make(chan int64, 1)
	go func() {
		look := time.NewTicker(50 * time.Millisecond)
		defer look.Stop()
		var most int64
		for {
			select {
			case <-look.C:
				if now, err := measure.PeakMemory(pid); err == nil {
					most = now
				}
			case <-ended:
				peak <- most
				return
			}
		}
	}()
	return peak
}
