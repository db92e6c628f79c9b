package stack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/fairwell/fairwell/dev/supervise"
	"github.com/fairwell/fairwell/dev/temporal/ports"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// readyWithin bounds the start of everything; a first start makes a database.
const readyWithin = 3 * time.Minute

const database = "fairwell"

// Config says which stack to run.
type Config struct {
	Dir     string // data folder
	Offset  int    // added to every port
	Self    string // the dev binary
	Service string // the fairwell binary
	// Replicas says how many of each of the service's processes run.
	Replicas Replicas
	// Parts are the names of those that start; without any, all do.
	Parts []string
	// Note is told what happens; it may be called at any moment.
	Note func(string)
}

// Stack is a running stack.
type Stack struct {
	Environment Environment
	config      Config
	supervisor  *supervise.Supervisor
	postgres    *storetest.Server
	ownEvents   bool // the mailbox signs the events that the API takes
}

// Up starts every part and answers when all are ready. On an error nothing is
// left running.
func Up(ctx context.Context, config Config) (*Stack, error) {
	dir, err := filepath.Abs(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	config.Dir = dir
	if _, err := os.Stat(config.Service); err != nil {
		return nil, fmt.Errorf("no service binary %s: build it with `make build`", config.Service)
	}
	if most := max(config.Replicas.APIs, config.Replicas.Workers); most > mostReplicas {
		return nil, fmt.Errorf("%d replicas of one part, there are ports for %d", most, mostReplicas)
	}
	s := &Stack{config: config, Environment: defaults(dir, config.Offset)}
	s.Environment.overlay(os.Environ())
	if s.supervisor, err = supervise.New(dir, config.Note); err != nil {
		return nil, err
	}
	if err := s.up(ctx); err != nil {
		s.Down()
		return nil, err
	}
	return s, nil
}

// Down ends every process of the stack.
func (s *Stack) Down() { s.supervisor.Down() }

// Join adds a process of the dev binary to the stack and answers when the address
// ready answers 200. It ends with the stack, before what the services use.
func (s *Stack) Join(ctx context.Context, name, ready string, args ...string) error {
	return s.supervisor.Up(ctx, supervise.Part{
		Name: name, Level: levelService, Command: s.own(args...), Ready: answers(ready),
	})
}

// Service is a command of the service's binary with the stack's variables.
func (s *Stack) Service(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.config.Service, args...)
	cmd.Env = s.Environment.process()
	return cmd
}

func (s *Stack) up(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err := free(ctx, s.ports()); err != nil {
		return err
	}
	if err := ensureReceiptKey(s.Environment["FAIRWELL_RECEIPT_KEY_FILE"]); err != nil {
		return err
	}
	if err := ensureLinkKey(s.Environment["FAIRWELL_LINK_KEY_FILE"]); err != nil {
		return err
	}
	public, err := ensureEventKey(s.eventKey())
	if err != nil {
		return err
	}
	s.name("SENDGRID_WEBHOOK_PUBLIC_KEY", public) // with another one from outside, others post events
	s.ownEvents = s.Environment["SENDGRID_WEBHOOK_PUBLIC_KEY"] == public
	if s.postgres, err = storetest.Prepare(ctx, storetest.Cluster{
		Dir: filepath.Join(s.config.Dir, "postgres"), Durable: true, Say: s.config.Note,
	}); err != nil {
		return err
	}
	s.name("DATABASE_URL", s.postgres.DSN(database)) // one from outside is there already
	s.name("FAIRWELL_API_DATABASE_URL", s.postgres.DSNAs("fairwell_api", database))
	s.name("FAIRWELL_WORKER_DATABASE_URL", s.postgres.DSNAs("fairwell_worker", database))
	if err := s.Environment.write(filepath.Join(s.config.Dir, "env")); err != nil {
		return fmt.Errorf("write variables: %w", err)
	}
	// What needs nobody starts side by side, then what needs all of it.
	if err := s.together(ctx, append(s.servants(), s.store)); err != nil {
		return err
	}
	return s.together(ctx, s.wanted(s.services()...))
}

func (s *Stack) eventKey() string { return filepath.Join(s.config.Dir, "event-key.pem") }

// name sets a variable of the stack unless it is set from outside.
func (s *Stack) name(variable, value string) {
	if s.Environment[variable] == "" && value != "" {
		s.Environment[variable] = value
	}
}

type step func(context.Context) error

func (s *Stack) together(ctx context.Context, steps []step) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var done sync.WaitGroup
	failed := make([]error, len(steps))
	for i, run := range steps {
		done.Go(func() {
			if failed[i] = run(ctx); failed[i] != nil {
				cancel()
			}
		})
	}
	done.Wait()
	// The step that failed says why; the others were only interrupted.
	for _, err := range failed {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return errors.Join(failed...)
}

func (s *Stack) part(part supervise.Part) step {
	return func(ctx context.Context) error { return s.supervisor.Up(ctx, part) }
}

// store starts Postgres, unless DATABASE_URL names one, and migrates it.
func (s *Stack) store(ctx context.Context) error {
	if !s.postgres.External() {
		if err := s.supervisor.Up(ctx, s.postgresPart()); err != nil {
			return err
		}
	}
	output, err := s.Service(ctx, "migrate").CombinedOutput()
	if err != nil {
		return fmt.Errorf("migrate: %w: %s", err, strings.TrimSpace(string(output)))
	}
	return nil
}

func (s *Stack) servants() []step {
	parts := []supervise.Part{s.mailboxPart(), s.backendsPart(), s.identityPart()}
	if s.ownTemporal() {
		parts = append(parts, s.temporalPart())
	}
	return s.wanted(parts...)
}

// services are every API and every worker.
func (s *Stack) services() []supervise.Part {
	var parts []supervise.Part
	for n := range s.config.Replicas.APINames() {
		parts = append(parts, s.apiPart(n))
	}
	for n := range s.config.Replicas.WorkerNames() {
		parts = append(parts, s.workerPart(n))
	}
	return parts
}

// wanted are the starts of those parts that the stack is to have.
func (s *Stack) wanted(parts ...supervise.Part) []step {
	var steps []step
	for _, part := range parts {
		if len(s.config.Parts) == 0 || slices.Contains(s.config.Parts, part.Name) {
			steps = append(steps, s.part(part))
		}
	}
	return steps
}

// ownTemporal says that no other cluster was named from outside.
func (s *Stack) ownTemporal() bool {
	return s.Environment["TEMPORAL_ADDRESS"] == defaults(s.config.Dir, s.config.Offset)["TEMPORAL_ADDRESS"]
}

func (s *Stack) ports() []port {
	base := defaults(s.config.Dir, s.config.Offset)
	list := []port{
		{"the API", s.Environment["FAIRWELL_API_ADDR"]},
		{"the API's admin port", s.Environment["FAIRWELL_API_ADMIN_ADDR"]},
		{"the worker's admin port", s.Environment["FAIRWELL_WORKER_ADMIN_ADDR"]},
		{"the mailbox", host(base.Mailbox())},
		{"the backends", host(base.Backends())},
		{"the identity provider", host(base.Identity())},
	}
	list = append(list, s.replicaPorts()...)
	if s.ownTemporal() {
		list = append(list, port{"the Temporal UI", host(base.UI())})
		name, text, _ := net.SplitHostPort(base.Temporal())
		frontend, _ := strconv.Atoi(text)
		for _, number := range ports.Of(frontend) {
			list = append(list, port{"Temporal", net.JoinHostPort(name, strconv.Itoa(number))})
		}
	}
	return list
}

// Elsewhere is a stack that others run, at the addresses that the variables name.
func Elsewhere(service string, environ []string) *Stack {
	s := &Stack{config: Config{Service: service}, Environment: defaults("", 0)}
	s.Environment.overlay(environ)
	return s
}
