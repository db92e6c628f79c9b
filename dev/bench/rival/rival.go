// Package rival owns what the service is measured beside: three services that do
// the same work in other ways, each as an API and a worker with the same doors.
//
// They are for measuring alone. They compute no date, sign no receipt and lose
// what a real service must not lose.
package rival

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// The rivals.
const (
	Bare  = "bare"  // the service's own shape on Temporal, with empty activities and no database
	Naive = "naive" // the sample that everybody writes: one activity after the other
	River = "river" // jobs in Postgres, without Temporal
)

// What a process of a rival does.
const (
	API    = "api"
	Worker = "worker"
)

// Config says what a rival works with.
type Config struct {
	Kind      string
	Addr      string // where it serves
	Temporal  string
	Namespace string
	Database  string // its own
	World     World
}

// Order is one case, as clients send it.
type Order struct {
	Case     string    `json:"case"`
	Email    string    `json:"email"`
	Products []Product `json:"products"`
}

// Product is one product of an order.
type Product struct {
	ID   string `json:"id"`
	Line string `json:"line"`
}

// rival is one way to do the work.
type rival interface {
	// api gives what takes an order; once it returns, the order is accepted.
	api(ctx context.Context, c Config) (take func(context.Context, Order) error, stop func(), err error)
	// work begins to carry orders out and counts those that are done.
	work(ctx context.Context, c Config, done *atomic.Int64) (stop func(), err error)
}

var rivals = map[string]rival{Bare: bare{}, Naive: naive{}, River: jobs{}}

// Run is a process of a rival. It serves /ready, and /cases as an API or /done as
// a worker, until ctx ends.
func Run(ctx context.Context, role string, c Config) error {
	r, known := rivals[c.Kind]
	if !known {
		return fmt.Errorf("no rival is called %q", c.Kind)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ready", func(http.ResponseWriter, *http.Request) {})
	var stop func()
	var err error
	if role == API {
		var take func(context.Context, Order) error
		take, stop, err = r.api(ctx, c)
		mux.HandleFunc("POST /cases", receive(take))
	} else {
		var done atomic.Int64
		stop, err = r.work(ctx, c, &done)
		mux.HandleFunc("GET /done", func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(done.Load()) // whoever asked is gone
		})
	}
	if err != nil {
		return err
	}
	defer stop()
	return serve(ctx, c.Addr, mux)
}

func receive(take func(context.Context, Order) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o Order
		if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
			http.Error(w, "malformed", http.StatusBadRequest)
			return
		}
		if err := take(r.Context(), o); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"id": o.Case}) // whoever asked is gone
	}
}

func serve(ctx context.Context, addr string, h http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	if err := server.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
