package supervise

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// startTied starts a child that the kernel ends with this process. The tie is
// to the thread that forked, so that thread stays and waits for the child.
func startTied(cmd *exec.Cmd) (*child, error) {
	started := &child{cmd: cmd, since: time.Now(), done: make(chan struct{}), cleared: make(chan struct{})}
	failed := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		failed <- err
		if err != nil {
			return
		}
		started.err = cmd.Wait()
		close(started.done)
	}()
	if err := <-failed; err != nil {
		return nil, err
	}
	return started, nil
}

// killGroup ends what is left of a part's process group.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// lastLine quotes the end of a log for an error message.
func lastLine(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "no log"
	}
	text = bytes.TrimSpace(text)
	return string(text[bytes.LastIndexByte(text, '\n')+1:])
}
