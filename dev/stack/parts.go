package stack

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/dev/supervise"
)

// The parts by the names that `dev stop`, `dev start` and the pid files use.
const (
	partPostgres = "postgres"
	partTemporal = "temporal"
	partMailbox  = "mailbox"
	partBackends = "backends"
	partIdentity = "idp"
	partAPI      = "api"
	partWorker   = "worker"
)

// Parts are all names of parts of a stack with one API and one worker.
var Parts = []string{partAPI, partWorker, partTemporal, partPostgres, partMailbox, partBackends, partIdentity}

// Levels say who ends after whom: first who uses others, the store last.
const (
	levelStore = iota
	levelServant
	levelService
)

func (s *Stack) postgresPart() supervise.Part {
	return supervise.Part{
		Name:    partPostgres,
		Level:   levelStore,
		Signal:  supervise.Interrupt,
		Command: func() (*exec.Cmd, error) { return s.postgres.Command(), nil },
		Ready:   func(ctx context.Context) error { return s.postgres.EnsureDatabase(ctx, database) },
	}
}

func (s *Stack) temporalPart() supervise.Part {
	address := s.Environment.Temporal()
	namespace := s.Environment["TEMPORAL_NAMESPACE"]
	ui := s.Environment.UI()
	return supervise.Part{
		Name:  partTemporal,
		Level: levelServant,
		Command: s.own("temporal", "--addr", address, "--ui-addr", host(ui),
			"--namespace", namespace, "--data", s.config.Dir),
		Ready: func(ctx context.Context) error {
			if err := answers(ui + "/healthz")(ctx); err != nil {
				return err
			}
			return temporalServes(ctx, address, namespace)
		},
	}
}

// temporalServes asks for the namespace and for its task queues: the frontend
// answers before the services behind it do.
func temporalServes(ctx context.Context, address, namespace string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: namespace, Logger: silent{}})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.WorkflowService().ListWorkflowExecutions(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: namespace, PageSize: 1,
	})
	if err != nil {
		return err
	}
	_, err = c.DescribeTaskQueue(ctx, "ready", 0)
	return err
}

// silent drops what the SDK says about a server that is not there yet.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

func (s *Stack) mailboxPart() supervise.Part {
	base := defaults(s.config.Dir, s.config.Offset).Mailbox()
	args := []string{"mailbox", "--addr", host(base), "--data", s.config.Dir}
	if s.ownEvents {
		args = append(args, "--events-url", s.Environment.API()+"/v1/webhooks/sendgrid", "--event-key", s.eventKey())
	}
	return supervise.Part{
		Name:    partMailbox,
		Level:   levelServant,
		Command: s.own(args...),
		Ready:   answers(base + "/"),
	}
}

func (s *Stack) backendsPart() supervise.Part {
	return supervise.Part{
		Name:    partBackends,
		Level:   levelServant,
		Command: s.own("backends", "--addr", host(s.Environment.Backends()), "--data", s.config.Dir),
		Ready:   answers(s.Environment.Backends() + "/"),
	}
}

func (s *Stack) identityPart() supervise.Part {
	base := defaults(s.config.Dir, s.config.Offset).Identity()
	return supervise.Part{
		Name:    partIdentity,
		Level:   levelServant,
		Command: s.own("idp", "--addr", host(base), "--issuer", base, "--data", s.config.Dir),
		Ready:   answers(base + "/keys"),
	}
}

// The API holds no mail key.
func (s *Stack) apiPart(n int) supervise.Part {
	environment := s.replica(n).asRole("FAIRWELL_API_DATABASE_URL").without("FAIRWELL_WORKER_DATABASE_URL", "SENDGRID_API_KEY")
	return supervise.Part{
		Name:    s.config.Replicas.APINames()[n],
		Level:   levelService,
		Command: s.service(environment, "api"),
		Ready:   answers("http://" + environment["FAIRWELL_API_ADMIN_ADDR"] + "/readyz"),
	}
}

// The worker holds no key of receipts.
func (s *Stack) workerPart(n int) supervise.Part {
	environment := s.replica(n).asRole("FAIRWELL_WORKER_DATABASE_URL").without("FAIRWELL_API_DATABASE_URL", "FAIRWELL_RECEIPT_KEY_FILE")
	return supervise.Part{
		Name:    s.config.Replicas.WorkerNames()[n],
		Level:   levelService,
		Command: s.service(environment, "worker"),
		Ready:   answers("http://" + environment["FAIRWELL_WORKER_ADMIN_ADDR"] + "/readyz"),
	}
}

// own is a command of this binary.
func (s *Stack) own(args ...string) func() (*exec.Cmd, error) {
	return func() (*exec.Cmd, error) {
		cmd := exec.Command(s.config.Self, args...)
		cmd.Env = s.Environment.process()
		return cmd, nil
	}
}

func (s *Stack) service(environment Environment, args ...string) func() (*exec.Cmd, error) {
	return func() (*exec.Cmd, error) {
		cmd := exec.Command(s.config.Service, args...)
		cmd.Env = environment.process()
		return cmd, nil
	}
}

// probe keeps no connection: a part that is stopped must not wait for ours.
var probe = &http.Client{
	Timeout:   2 * time.Second,
	Transport: &http.Transport{DisableKeepAlives: true},
}

func answers(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		response, err := probe.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %d", address, response.StatusCode)
		}
		return nil
	}
}
