// Package backendtest owns the fake product backends of tests and of the local
// stack: one handler for all lines, which keeps what it was told, counts how
// often that took effect, and fails as it is told.
//
// It is never part of the service.
package backendtest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// Config of the fake backends.
type Config struct {
	Dir   string           // where products are kept; empty: in memory alone
	Token string           // the bearer token that is asked for; empty: none
	Now   func() time.Time // says which ends have come; default time.Now
}

// Product is what a backend holds, as GET /{line}/products/{id} tells it. One
// that was never heard of is active.
type Product struct {
	ID              string  `json:"id"`
	Line            string  `json:"line"`
	Status          string  `json:"status"`                // "active", "pendingTerminate", or "terminated" once its end has come
	TerminationDate *string `json:"terminationDate"`       // last day, or null
	BilledUntil     *string `json:"billedUntil,omitempty"` // last day that was charged for, once its end has come
	WaitsFor        string  `json:"waitsFor,omitempty"`    // what its end waits for: "port" or "switch"
	Effects         int     `json:"effects"`               // how often an order took effect
	Calls           int     `json:"calls"`                 // how often an order arrived, failed ones included
}

// Server is the fake: an http.Handler.
//
//	PATCH, GET /{line}/products/{id}   as a product backend
//	GET        /terms/{id}?lang=de     the terms of a new contract; their faults are the line terms
//	PUT        /faults/{line}          a Faults; {} heals
//	GET        /                       what it holds, for people
type Server struct {
	token string
	now   func() time.Time
	mux   *http.ServeMux

	mu       sync.Mutex
	journal  *fake.Journal[event]
	products map[name]*Product
	applied  map[order]bool
	faults   map[string]Faults
}

// name of a product: its ID means nothing without its line.
type name struct{ Line, ID string }

// order is one idempotency key at one product.
type order struct {
	name
	Key string
}

// event is one order as it arrived.
type event struct {
	Line    string `json:"line"`
	ID      string `json:"id"`
	Key     string `json:"key"`
	Status  string `json:"status"`
	Date    string `json:"date"`
	Applied bool   `json:"applied"`
}

// New returns fakes that hold what their folder holds.
func New(c Config) (*Server, error) {
	journal, events, err := fake.OpenJournal[event](c.Dir, "products.jsonl")
	if err != nil {
		return nil, fmt.Errorf("fake backends: %w", err)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{
		token: c.Token, now: c.Now, journal: journal,
		products: map[name]*Product{}, applied: map[order]bool{}, faults: map[string]Faults{},
	}
	for _, e := range events {
		s.happen(e)
	}
	s.mux = s.routes()
	return s, nil
}

// Close closes the journal.
func (s *Server) Close() error { return s.journal.Close() }

// ServeHTTP answers for every line.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// SetFaults is PUT /faults/{line} for tests.
func (s *Server) SetFaults(line string, f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[line] = f
}

// Product tells what a line holds.
func (s *Server) Product(line, id string) Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.products[name{line, id}]; p != nil {
		return *p
	}
	return active(name{line, id})
}

// active is a product as it stands before any order.
func active(n name) Product { return Product{ID: n.ID, Line: n.Line, Status: "active"} }

// Products lists all that an order ever named, by line and ID.
func (s *Server) Products() []Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Product
	for p := range maps.Values(s.products) {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b Product) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// product finds a product or makes it up; the lock is held.
func (s *Server) product(n name) *Product {
	p := s.products[n]
	if p == nil {
		made := active(n)
		p = &made
		s.products[n] = p
	}
	return p
}

// happen applies an event to what is held; the lock is held, or not needed yet.
func (s *Server) happen(e event) {
	p := s.product(name{e.Line, e.ID})
	p.Calls++
	if !e.Applied {
		return
	}
	p.Status, p.TerminationDate = e.Status, nil
	if e.Date != "" {
		p.TerminationDate = &e.Date
	}
	p.Effects++
	s.applied[order{name{e.Line, e.ID}, e.Key}] = true
}
