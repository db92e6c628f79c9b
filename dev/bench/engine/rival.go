package engine

import (
	"context"
	"fmt"
	"net"
	"net/url"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/rival"
	"github.com/fairwell/fairwell/dev/bench/sample"
)

// other is a rival, in processes that join the stack.
type other struct {
	*bench
	kind   string
	api    sample.Door
	worker sample.Door
	before int64 // cases that were done before the load
}

func newRival(ctx context.Context, b *bench, kind string) (*other, error) {
	database, err := ownDatabase(ctx, b, "bench_"+kind)
	if err != nil {
		return nil, err
	}
	o := &other{bench: b, kind: kind}
	// The worker makes the tables.
	if o.worker, err = o.join(ctx, rival.Worker, database); err != nil {
		return nil, err
	}
	o.api, err = o.join(ctx, rival.API, database)
	return o, err
}

// join starts a process of the rival as a part of the stack.
func (o *other) join(ctx context.Context, role, database string) (sample.Door, error) {
	addr, err := freeAddr()
	if err != nil {
		return sample.Door{}, err
	}
	door := sample.NewDoor("http://"+addr, "")
	return door, o.Running.Join(ctx, o.part(role), door.Base+"/ready",
		"bench-worker", "--kind", o.kind, "--role", role, "--addr", addr, "--database", database)
}

func (o *other) part(role string) string { return o.kind + "-" + role }

func (o *other) name() string { return o.kind }

func (o *other) prepare(ctx context.Context, _ measure.Load) error {
	return o.worker.Read(ctx, "/done", &o.before)
}

func (o *other) ask(ctx context.Context) (measure.Answer, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return measure.Answer{}, err
	}
	order := rival.Order{Case: id.String(), Email: "erika." + id.String() + "@example.com"}
	for i, line := range []string{"access", "mobile", "hosting"} {
		order.Products = append(order.Products, rival.Product{ID: fmt.Sprintf("P-%s-%d", id, i+1), Line: line})
	}
	var accepted struct {
		ID string `json:"id"`
	}
	_, err = o.api.Post(ctx, "/cases", order.Case, order, &accepted)
	return measure.Answer{ID: accepted.ID}, err
}

func (o *other) drained(ctx context.Context, ids []string) (bool, error) {
	var done int64
	err := o.worker.Read(ctx, "/done", &done)
	return done-o.before >= int64(len(ids)), err
}

func (o *other) parts() []string {
	parts := []string{o.part(rival.API), o.part(rival.Worker), "postgres", "mailbox", "backends"}
	switch o.kind {
	case rival.Bare: // it asks nobody outside
		return []string{o.part(rival.API), o.part(rival.Worker), "temporal"}
	case rival.Naive:
		return append(parts, "temporal")
	}
	return parts
}

func (o *other) run(caseID string) string {
	if o.kind == rival.River {
		return ""
	}
	return rival.WorkflowID(o.kind, caseID)
}

// ownDatabase makes a database on the server of the stack, if it is not there, and
// gives its address.
func ownDatabase(ctx context.Context, b *bench, name string) (string, error) {
	var there bool
	if err := b.pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return "", fmt.Errorf("look for database: %w", err)
	}
	if !there {
		if _, err := b.pool.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
			return "", fmt.Errorf("make database: %w", err)
		}
	}
	address, err := url.Parse(b.Running.Environment["DATABASE_URL"])
	if err != nil {
		return "", fmt.Errorf("read database address: %w", err)
	}
	address.Path = "/" + name
	query := address.Query()
	query.Set("pool_max_conns", "32")
	address.RawQuery = query.Encode()
	return address.String(), nil
}

func freeAddr() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
