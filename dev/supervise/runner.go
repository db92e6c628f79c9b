package supervise

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// runner keeps one part running while it is wanted.
type runner struct {
	part Part
	dir  string
	note func(string)

	mu      sync.Mutex
	wanted  bool
	current *child
	deaths  int // in a row, without having been ready
}

// child is one started process.
type child struct {
	cmd     *exec.Cmd
	since   time.Time
	done    chan struct{} // closed once it is gone
	err     error         // how it ended, once done is closed
	cleared chan struct{} // closed once its pid file is gone too
}

// start makes the part wanted and starts it if it is not running.
func (r *runner) start() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current != nil {
		return nil
	}
	r.wanted, r.deaths = true, 0
	return r.launch()
}

// launch needs the lock.
func (r *runner) launch() error {
	cmd, err := r.part.Command()
	if err != nil {
		return fmt.Errorf("%s: %w", r.part.Name, err)
	}
	log, err := os.OpenFile(r.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("%s: open log: %w", r.part.Name, err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = attributes()
	}
	started, err := startTied(cmd)
	if err != nil {
		return fmt.Errorf("start %s: %w", r.part.Name, err)
	}
	r.current = started
	if err := writeFile(r.pidFile(), strconv.Itoa(cmd.Process.Pid)+"\n"); err != nil {
		r.note(fmt.Sprintf("%s: write pid: %v", r.part.Name, err))
	}
	go r.watch(started)
	return nil
}

// watch starts the part again if it ends while it is wanted.
func (r *runner) watch(started *child) {
	<-started.done
	killGroup(started.cmd.Process.Pid) // what it may have left behind
	r.mu.Lock()
	r.current = nil
	_ = os.Remove(r.pidFile())
	close(started.cleared)
	wanted := r.wanted
	if time.Since(started.since) > livedLong {
		r.deaths = 0
	}
	r.deaths++
	pause := restartAfter
	if r.deaths > 3 {
		pause = restartSlowly
	}
	r.mu.Unlock()
	for wanted {
		r.note(fmt.Sprintf("%s ended (%v), starting it again", r.part.Name, started.err))
		<-time.After(pause)
		r.mu.Lock()
		var err error
		if wanted = r.wanted && r.current == nil; wanted {
			if err = r.launch(); err == nil {
				wanted = false
			}
		}
		r.mu.Unlock()
		if err != nil {
			r.note(err.Error())
			pause = restartSlowly
		}
	}
}

// stop ends the part and answers when it is gone.
func (r *runner) stop() {
	r.mu.Lock()
	r.wanted = false
	running := r.current
	r.mu.Unlock()
	if running == nil {
		return
	}
	signal := r.part.Signal
	if signal == 0 {
		signal = Terminate
	}
	_ = running.cmd.Process.Signal(signal)
	_ = running.cmd.Process.Signal(syscall.SIGCONT) // a frozen part hears nothing before that
	late := time.AfterFunc(killAfter, func() { killGroup(running.cmd.Process.Pid) })
	<-running.cleared
	late.Stop()
}

// await polls the part until it is ready. On the first start a part that dies
// is an error; a later one is given time, since it is started again.
func (r *runner) await(ctx context.Context, first bool) error {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	began := time.Now()
	for {
		probe, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := r.part.Ready(probe)
		cancel()
		r.mu.Lock()
		dead := r.deaths
		if err == nil {
			r.deaths = 0
		}
		wanted := r.wanted
		r.mu.Unlock()
		switch {
		case err == nil:
			return nil
		case !wanted:
			return fmt.Errorf("%s was stopped", r.part.Name)
		case first && dead > 2 && time.Since(began) > giveUpAfter:
			return fmt.Errorf("%s does not start, %s says: %s", r.part.Name, r.logFile(), lastLine(r.logFile()))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w: %w", r.part.Name, context.Cause(ctx), err)
		case <-poll.C:
		}
	}
}

func (r *runner) pidFile() string { return filepath.Join(r.dir, r.part.Name+".pid") }
func (r *runner) logFile() string { return filepath.Join(r.dir, "log", r.part.Name+".log") }

// writeFile replaces a file at once: readers never see half of it.
func writeFile(path, text string) error {
	fresh := path + ".new"
	if err := os.WriteFile(fresh, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(fresh, path)
}

// removeStale removes the pid file of a run that was killed.
func (r *runner) removeStale() error {
	if err := os.Remove(r.pidFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
