package portal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
)

// ByContract runs one more API beside a stack's own, for which going on is a new
// contract, and answers the address of its portal.
func ByContract(ctx context.Context, s *stack.Stack) (site string, stop func() error, err error) {
	own, err := netip.ParseAddrPort(s.Environment["FAIRWELL_API_ADDR"])
	if err != nil {
		return "", nil, fmt.Errorf("read address of the API: %w", err)
	}
	at := netip.AddrPortFrom(own.Addr(), own.Port()+12).String()
	admin := netip.AddrPortFrom(own.Addr(), own.Port()+13).String()
	cmd := s.Service(context.WithoutCancel(ctx), "api")
	cmd.Env = append(cmd.Env, "FAIRWELL_CONTINUATION_AS=contract", "FAIRWELL_PUBLIC_URL=http://"+at,
		"FAIRWELL_API_ADDR="+at, "FAIRWELL_API_ADMIN_ADDR="+admin)
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start one more API: %w", err)
	}
	stop = func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		return cmd.Wait()
	}
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for !ready(ctx, "http://"+admin+"/readyz") {
		select {
		case <-poll.C:
		case <-deadline:
			return "", nil, errors.Join(errors.New("one more API is not ready after a minute"), stop())
		}
	}
	return "http://" + at, stop, nil
}

func ready(ctx context.Context, address string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}
