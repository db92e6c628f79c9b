package chaos

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/dev/supervise"
)

// deeds counts what the saboteur did.
type deeds struct {
	kills      map[string]int // by part
	terminated int            // runs
	cut        int            // connections to Postgres
	faults     int            // faults of the fakes that were set
}

func (d deeds) killed() int {
	sum := 0
	for n := range maps.Values(d.kills) {
		sum += n
	}
	return sum
}

// saboteur carries out a plan.
type saboteur struct {
	*world
	deeds
	away sync.WaitGroup // parts that are about to be started again
}

// sabotage goes through the steps of the plan; each releases its declarations.
// The last blow falls on everything at once.
func (w *world) sabotage(ctx context.Context, p plan, release func(int)) deeds {
	s := &saboteur{world: w, deeds: deeds{kills: map[string]int{}}}
	for _, step := range p.steps {
		if ctx.Err() != nil {
			break
		}
		s.weather(ctx, step)
		release(step.release - step.release/2)
		wait(ctx, step.pause)
		release(step.release / 2)
		s.strike(ctx, step)
	}
	for _, part := range []string{"api", "worker", "temporal", "postgres"} {
		s.kill(ctx, part, 0)
	}
	s.away.Wait()
	return s.deeds
}

func (s *saboteur) weather(ctx context.Context, p step) {
	for address, faults := range map[string]string{
		s.env.Mailbox() + "/faults":            p.mail,
		s.env.Backends() + "/faults/" + p.line: p.orders,
	} {
		if err := s.put(ctx, address, faults); err != nil {
			s.say(err.Error())
		} else if faults != "{}" {
			s.faults++
		}
	}
}

func (s *saboteur) strike(ctx context.Context, p step) {
	switch p.blow {
	case killAPI:
		s.kill(ctx, "api", p.down)
	case killWorker:
		s.kill(ctx, "worker", p.down)
	case killTemporal:
		s.kill(ctx, "temporal", p.down)
	case killPostgres:
		s.kill(ctx, "postgres", p.down)
	case ambushMail:
		s.ambush(ctx)
	case ambushOrder:
		s.everyLine(ctx, `{"next":2,"hang":"2s"}`)
		wait(ctx, time.Second)
		s.kill(ctx, "worker", p.down)
	case terminateRuns:
		s.terminate(ctx)
	case cutStore:
		s.cutConnections(ctx)
	}
}

// ambush kills the worker once a mail was taken whose answer is held back.
func (s *saboteur) ambush(ctx context.Context) {
	before, err := s.delivered(ctx)
	if err == nil {
		err = s.put(ctx, s.env.Mailbox()+"/faults", `{"slow":"8s","next":3}`)
	}
	if err != nil {
		s.say(err.Error())
		return
	}
	s.faults++
	for range 80 {
		if now, err := s.delivered(ctx); err == nil && now > before {
			break
		}
		if !wait(ctx, 50*time.Millisecond) {
			return
		}
	}
	s.kill(ctx, "worker", 0)
}

func (s *saboteur) everyLine(ctx context.Context, faults string) {
	for _, line := range stack.Lines {
		if err := s.put(ctx, s.env.Backends()+"/faults/"+line, faults); err != nil {
			s.say(err.Error())
		}
	}
	s.faults++
}

// kill sends SIGKILL to a part. It is started again at once, or after down.
func (s *saboteur) kill(ctx context.Context, part string, down time.Duration) {
	for range 100 {
		pid := pidOf(s.dir, part)
		if pid > 0 && syscall.Kill(pid, syscall.SIGKILL) == nil {
			s.kills[part]++
			break
		}
		if !wait(ctx, 50*time.Millisecond) { // it is being started again
			return
		}
	}
	if down == 0 {
		return
	}
	if err := supervise.Ask(ctx, s.dir, "stop", part); err != nil {
		s.say(err.Error())
	}
	s.away.Go(func() {
		wait(ctx, down)
		_ = supervise.Ask(ctx, s.dir, "start", part) // it may be killed again meanwhile
	})
}

func pidOf(dir, part string) int {
	text, err := os.ReadFile(filepath.Join(dir, part+".pid"))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// cutConnections ends every session of the service. A Postgres that was just
// killed has to come back first.
func (s *saboteur) cutConnections(ctx context.Context) {
	var err error
	for range 50 {
		var cut int
		err = s.pool.QueryRow(ctx, `
			SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&cut)
		if err == nil && cut > 0 {
			s.cut += cut
			return
		}
		if !wait(ctx, 100*time.Millisecond) {
			return
		}
	}
	s.say(fmt.Sprintf("no connection was cut: %v", err))
}
