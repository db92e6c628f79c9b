package stack

import (
	"context"
	"fmt"
	"net"
	"time"
)

// portsWithin is given to the processes of a stack that was just killed.
const portsWithin = time.Second

// port is an address that a part of the stack takes.
type port struct {
	what, addr string
}

// free says in one line which port is taken.
func free(ctx context.Context, ports []port) error {
	deadline, cancel := context.WithTimeout(ctx, portsWithin)
	defer cancel()
	for _, p := range ports {
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
				return fmt.Errorf("%s is taken, and %s needs it: end what listens there, or use --port-offset", p.addr, p.what)
			case <-time.After(50 * time.Millisecond):
			}
		}
	}
	return nil
}
