package stack

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/fairwell/fairwell/dev/temporal/ports"
)

// portsWithin is given to the processes of a stack that was just killed.
const portsWithin = time.Second

// port is an address that a part of the stack takes.
type port struct {
	what, addr string
}

// free says in one line which port is taken.
func free(ctx context.Context, wanted []port) error {
	deadline, cancel := context.WithTimeout(ctx, portsWithin)
	defer cancel()
	for _, p := range wanted {
		if p.addr == "" {
			continue
		}
		for {
			listener, err := net.Listen("tcp", p.addr)
			if err == nil {
				_ = listener.Close()
				break
			}
			select {
			case <-deadline.Done():
				if ctx.Err() != nil {
					return ctx.Err()
				}
				return fmt.Errorf("%s is taken, and %s needs it: end what listens there, or add a number to every port: make demo OFFSET=1000 (bin/dev demo --port-offset 1000)", p.addr, p.what)
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	return nil
}

// Offsets that leave room between stacks that run at once: one takes ports over a
// width of a good thousand.
const (
	OffsetDemo       = 8_700
	OffsetAttack     = 10_000
	OffsetStackTests = 11_300
	OffsetPortal     = 12_600
	OffsetDesk       = 13_900
	OffsetEndToEnd   = 15_200
	OffsetCampaign   = 16_500
	OffsetAlerts     = 17_800 // of deploy/alerts, which does not import this
	nextOffset       = 6_000
	lastOffset       = 30_000
)

// FreeOffset is the first offset from there on at which every port of a stack
// is free now. Without one it answers the first, and the stack says what is
// taken.
func FreeOffset(first int) int {
	for offset := first; offset < lastOffset; offset += nextOffset {
		if allFree(offset) {
			return offset
		}
	}
	return first
}

func allFree(offset int) bool {
	for _, p := range wanted(offset) {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
		if err != nil {
			return false
		}
		_ = listener.Close()
	}
	return true
}

// wanted are all ports of a stack at an offset.
func wanted(offset int) []int {
	list := append(ports.Of(7233), 8025, 8026, 8027, 8233)
	for n := range mostReplicas {
		list = append(list, 8080+n*replicaStep, 8081+n*replicaStep, 8082+n*replicaStep)
	}
	for n := range list {
		list[n] += offset
	}
	return list
}
