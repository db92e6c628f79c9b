package chaos

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	freezes    map[string]int // by part
	terminated int            // runs
	cut        int            // connections to Postgres
	faults     int            // faults of the fakes that were set
}

func sum(counts map[string]int) int {
	total := 0
	for n := range maps.Values(counts) {
		total += n
	}
	return total
}

// saboteur carries out a plan.
type saboteur struct {
	*world
	deeds
	ice  ice
	away sync.WaitGroup // parts that are about to be started again, or to go on
}

func newSaboteur(w *world) *saboteur {
	return &saboteur{world: w, deeds: deeds{kills: map[string]int{}, freezes: map[string]int{}}}
}

// sabotage goes through the steps of the plan; each releases its declarations.
// The last blow falls on everything at once. Nothing is frozen when it answers.
func (w *world) sabotage(ctx context.Context, p plan, release func(int)) deeds {
	s := newSaboteur(w)
	for _, step := range p.steps {
		if ctx.Err() != nil {
			break
		}
		s.weather(ctx, step)
		release(step.release - step.release/2)
		wait(ctx, step.pause)
		release(step.release / 2)
		if !p.calm {
			s.strike(ctx, step)
		}
	}
	if p.calm {
		return s.deeds
	}
	crew := w.running.Replicas()
	for _, part := range slices.Concat(crew.APINames(), crew.WorkerNames(), []string{"temporal", "postgres"}) {
		s.kill(ctx, part, 0)
	}
	s.away.Wait()
	return s.deeds
}

func (s *saboteur) weather(ctx context.Context, p step) {
	s.misbehave(ctx, "mailbox", s.env.Mailbox()+"/faults", p.mail)
	s.misbehave(ctx, "backends", s.env.Backends()+"/faults/"+p.line, p.orders)
}

// misbehave sets faults of a fake, unless it is frozen and could not answer.
func (s *saboteur) misbehave(ctx context.Context, part, address, faults string) {
	if s.ice.has(part) {
		return
	}
	if err := s.put(ctx, address, faults); err != nil {
		s.say(err.Error())
	} else if faults != "{}" {
		s.faults++
	}
}

func (s *saboteur) strike(ctx context.Context, p step) {
	switch p.blow {
	case killAPI, killWorker, killTemporal, killPostgres:
		s.kill(ctx, p.part, p.down)
	case freeze:
		s.freeze(ctx, p.part, p.down)
	case ambushMail:
		s.ambush(ctx)
	case ambushOrder:
		s.everyLine(ctx, `{"next":2,"hang":"2s"}`)
		wait(ctx, time.Second)
		s.killWorkers(ctx, p.down)
	case terminateRuns:
		s.terminate(ctx)
	case cutStore:
		s.cutConnections(ctx)
	}
}

// ambush kills the workers once a mail was taken whose answer is held back.
func (s *saboteur) ambush(ctx context.Context) {
	if s.ice.has("mailbox") {
		return
	}
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
	s.killWorkers(ctx, 0)
}

func (s *saboteur) everyLine(ctx context.Context, faults string) {
	if s.ice.has("backends") {
		return
	}
	for _, line := range stack.Lines {
		if err := s.put(ctx, s.env.Backends()+"/faults/"+line, faults); err != nil {
			s.say(err.Error())
		}
	}
	s.faults++
}

// killWorkers kills all of them: nobody says which one carries the call.
func (s *saboteur) killWorkers(ctx context.Context, down time.Duration) {
	for _, part := range s.running.Replicas().WorkerNames() {
		s.kill(ctx, part, down)
	}
}

// kill sends SIGKILL to a part. It is started again at once, or after down.
func (s *saboteur) kill(ctx context.Context, part string, down time.Duration) {
	if s.signal(ctx, part, syscall.SIGKILL) > 0 {
		s.kills[part]++
	} else if ctx.Err() != nil {
		return
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
