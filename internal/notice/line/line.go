// Package line owns the JSON lines of the command `fairwell notice`: it reads
// questions about dates, one a line, has package notice answer them and writes
// one answer a line, in order. It holds a few batches of lines at a time and must
// never let a bad line stop the others.
package line

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/fairwell/fairwell/internal/notice"
)

// MaxLength is the longest line that is read, in bytes.
const MaxLength = 1 << 20

// ErrBadLines says that all lines were answered, some of them with an error.
var ErrBadLines = errors.New("some lines could not be answered")

// Options say how lines are answered.
type Options struct {
	// Steps adds the basis, the reasons as data and the next possible ends.
	Steps bool
	// Law is the catalogue to answer by; default the built-in one.
	Law *notice.Catalogue
}

// Answer answers every line of in that is not blank. It returns ErrBadLines if a
// line was answered with an error, and the error of in or out if one of them
// failed. Whoever waits for an answer before asking on gets it at once.
func Answer(in io.Reader, out io.Writer, o Options) error {
	if o.Law == nil {
		o.Law = notice.Rules()
	}
	p := newPipe(o)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(p.work)
	}
	written := make(chan error, 1)
	go func() { written <- p.write(out) }()
	readErr := p.read(bufio.NewReaderSize(in, 64<<10))
	running.Wait()
	switch writeErr := <-written; {
	case readErr != nil && writeErr != nil && !errors.Is(writeErr, ErrBadLines):
		return errors.Join(readErr, writeErr)
	case readErr != nil:
		return readErr
	default:
		return writeErr
	}
}

// pipe takes batches of lines from the reader through workers to the writer. The
// batches are few and used again, so that memory stays the same however long the
// input is.
type pipe struct {
	options Options
	free    chan *batch
	asked   chan *batch // to any worker
	ordered chan *batch // to the writer, as they were read
	broken  chan struct{}
}

func newPipe(o Options) *pipe {
	count := 2*runtime.GOMAXPROCS(0) + 2
	p := &pipe{
		options: o,
		free:    make(chan *batch, count),
		asked:   make(chan *batch, count),
		ordered: make(chan *batch, count),
		broken:  make(chan struct{}),
	}
	for range count {
		p.free <- &batch{done: make(chan struct{}, 1)}
	}
	return p
}

func (p *pipe) read(in *bufio.Reader) error {
	defer close(p.ordered)
	defer close(p.asked)
	for {
		b := <-p.free
		b.reset()
		err := b.fill(in)
		p.ordered <- b
		p.asked <- b
		select {
		case <-p.broken: // nobody takes answers any more
			return nil
		default:
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read line: %w", err)
		}
	}
}

func (p *pipe) work() {
	for b := range p.asked {
		b.answer(p.options)
		b.done <- struct{}{}
	}
}

// write goes on taking batches after an error, so that nobody waits for it.
func (p *pipe) write(out io.Writer) error {
	bad, failed := false, error(nil)
	for b := range p.ordered {
		<-b.done
		bad = bad || b.bad
		if failed == nil && len(b.out) > 0 {
			if _, err := out.Write(b.out); err != nil {
				failed = fmt.Errorf("write answer: %w", err)
				close(p.broken)
			}
		}
		p.free <- b
	}
	if failed == nil && bad {
		return ErrBadLines
	}
	return failed
}

// batch is some lines and their answers.
type batch struct {
	text  []byte
	lines []span
	out   []byte
	bad   bool
	done  chan struct{}

	question question        // used again line by line
	decision notice.Decision // the same
}

// span is where a line is in the text of its batch.
type span struct {
	from, to int
	tooLong  bool
}

// What a batch holds about, and what it may keep for the next.
const (
	batchSize = 32 << 10
	keepSize  = 512 << 10
)

func (b *batch) reset() {
	if cap(b.text) > keepSize {
		b.text = nil
	}
	if cap(b.out) > keepSize {
		b.out = nil
	}
	b.text, b.lines, b.out, b.bad = b.text[:0], b.lines[:0], b.out[:0], false
}

// fill reads lines until the batch is full or no more have arrived.
func (b *batch) fill(in *bufio.Reader) error {
	for {
		tooLong, err := b.readLine(in)
		if err != nil || len(b.text) >= batchSize || in.Buffered() == 0 || tooLong {
			return err
		}
	}
}

// readLine appends the next line without its end, at most MaxLength of it. The
// last line comes with io.EOF.
func (b *batch) readLine(in *bufio.Reader) (tooLong bool, err error) {
	line := span{from: len(b.text)}
	for {
		piece, err := in.ReadSlice('\n')
		if room := MaxLength - (len(b.text) - line.from); len(bytes.TrimRight(piece, "\r\n")) > max(0, room) {
			piece, line.tooLong = piece[:max(0, room)], true
		}
		b.text = append(b.text, piece...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		line.to = len(b.text)
		if line.tooLong || len(bytes.TrimSpace(b.text[line.from:])) > 0 {
			b.lines = append(b.lines, line)
		}
		return line.tooLong, err
	}
}

func (b *batch) answer(o Options) {
	for _, line := range b.lines {
		reply := b.respond(b.text[line.from:line.to], line.tooLong, o)
		b.bad = b.bad || reply.problem != nil
		b.out = reply.append(b.out)
	}
}
