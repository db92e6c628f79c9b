// Package supervise keeps the parts of the local stack running as one process
// tree.
//
// It owns processes: starting them in order, starting a dead one again, ending
// all of them. It knows nothing of what the parts are, and it must never end a
// process that it did not start.
package supervise

import (
	"context"
	"os/exec"
	"syscall"
	"time"
)

const (
	pollEvery    = 25 * time.Millisecond
	restartAfter = 100 * time.Millisecond
	// A part that dies again and again is tried at this pace: still within
	// the two seconds in which a dead part has to be back.
	restartSlowly = time.Second
	livedLong     = 10 * time.Second // whoever lived that long does not die in a row
	killAfter     = 12 * time.Second
	// A first start gets this long: what a killed stack left behind, such as a
	// Postgres that is still closing its files, may be in its way.
	giveUpAfter = 3 * time.Second
)

// Part is one process of the stack.
type Part struct {
	Name string
	// Command makes the process again for each start.
	Command func() (*exec.Cmd, error)
	// Ready is one probe; nil error means that the part does its work.
	Ready func(ctx context.Context) error
	// Signal asks the part to end; by default Terminate.
	Signal syscall.Signal
	// Level orders the end: parts of a higher level are gone before those of
	// a lower one are asked to end.
	Level int
}

// Signals that ask a part to end.
const (
	Terminate = syscall.SIGTERM
	Interrupt = syscall.SIGINT
)
