package store_test

import (
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/fairwell/fairwell/internal/store"
)

func TestALoginThatWasReplacedOpensTheNextConnection(t *testing.T) {
	good := databases.New(t)
	old, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	old.User = url.UserPassword("role_of_yesterday", "geheim")
	var login atomic.Value
	login.Store(old.String())
	s, err := store.Open(t.Context(), store.Config{
		URL: old.String(), Fresh: func() string { return login.Load().(string) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Ping(t.Context()); err == nil {
		t.Fatal("a role that does not exist opens the database")
	}
	login.Store(good)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("with the new login: %v", err)
	}
}
