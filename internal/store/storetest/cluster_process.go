package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// readyWithin bounds the recovery of a large data folder after a crash.
const readyWithin = 60 * time.Second

// process is a child tied to this process: the kernel ends it when the thread
// that started it ends, so that thread waits for it and does nothing else.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the child is gone
	err  error         // of Wait, once done is closed
}

func startTied(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func runTied(cmd *exec.Cmd) ([]byte, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	p, err := startTied(cmd)
	if err != nil {
		return nil, err
	}
	<-p.done
	return output.Bytes(), p.err
}

// run starts the server, and for a folder of its own what removes it.
func (s *Server) run(ctx context.Context) error {
	log := s.cluster.Log
	if log == nil {
		file, err := os.Create(filepath.Join(s.dir, "log"))
		if err != nil {
			return fmt.Errorf("open log: %w", err)
		}
		defer file.Close()
		log = file
	}
	cmd := s.Command()
	cmd.Stdout, cmd.Stderr = log, log
	var err error
	if s.process, err = startTied(cmd); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	if s.cluster.Dir == "" {
		if s.watch, err = startWatcher(cmd.Process.Pid, s.dir); err != nil {
			return errors.Join(fmt.Errorf("start watcher: %w", err), s.Stop())
		}
	}
	if err := s.wait(ctx); err != nil {
		text, _ := os.ReadFile(log.Name())
		return errors.Join(fmt.Errorf("%w\n%s", err, bytes.TrimSpace(text)), s.Stop())
	}
	return nil
}

func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		err := s.Ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.process.done:
			return fmt.Errorf("postgres ended at once: %w", s.process.err)
		case <-ctx.Done():
			return fmt.Errorf("wait for postgres: %w", err)
		case <-poll.C:
		}
	}
}

// Stop ends the server and removes a folder of its own. A server that
// DATABASE_URL names keeps running.
func (s *Server) Stop() error {
	if s.external != "" || s.process == nil {
		return nil
	}
	if s.watch != nil {
		s.watch.dismiss()
	}
	_ = s.process.cmd.Process.Signal(os.Interrupt)
	<-s.process.done
	if s.cluster.Dir == "" {
		return os.RemoveAll(s.dir)
	}
	return nil
}

// watcher is a shell that waits for the end of this process, then ends the
// server and removes its folder. It holds where the kernel does not tie a
// child to its parent, and it leaves nothing behind after a kill -9.
type watcher struct {
	cmd   *exec.Cmd
	alive *os.File // closed by the kernel when this process ends
}

const watch = `trap '' INT TERM HUP
cat >/dev/null
kill -QUIT "$1" 2>/dev/null
while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"`

func startWatcher(pid int, dir string) (*watcher, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	cmd := exec.Command("/bin/sh", "-c", watch, "fairwell-watch", strconv.Itoa(pid), dir)
	cmd.Dir = "/"
	cmd.Stdin = read
	cmd.SysProcAttr = detached()
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &watcher{cmd: cmd, alive: write}, nil
}

// dismiss ends the watcher before it acts: its group holds the shell and cat.
func (w *watcher) dismiss() {
	killGroup(w.cmd.Process.Pid)
	_ = w.cmd.Wait()
	_ = w.alive.Close()
}
