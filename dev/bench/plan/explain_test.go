package plan

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

func TestMain(m *testing.M) {
	os.Exit(storetest.Run(m, func(d *storetest.Databases) { databases = d }))
}

func TestCallIsMeasuredByTheQueriesThatItMakes(t *testing.T) {
	url := databases.New(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	hears := &Recorder{}
	s, err := store.Open(t.Context(), store.Config{URL: url, MaxConns: 2, Tracer: hears})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	resets := 0
	f, err := Of(t.Context(), pool, hears, Call{
		Do:     func(ctx context.Context) error { _, err := s.Customer(ctx, "C-1"); return err },
		Before: func(context.Context) error { resets++; return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if f.Queries != 1 || f.Rows != 1 || f.Buffers <= 0 || f.Call <= 0 || resets != 1+calls+1+warm+calls {
		t.Errorf("%+v after %d resets", f, resets)
	}
	if _, err := Of(t.Context(), pool, hears, Call{Do: func(context.Context) error { return nil }}); err == nil {
		t.Error("a call without a query was measured")
	}
}

func TestWhatAnExplainedQueryChangesIsRolledBack(t *testing.T) {
	pool, err := pgxpool.New(t.Context(), databases.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	insert := Query{SQL: "INSERT INTO customers (id, number, name) VALUES ('C-1', 'K-1', 'Erika')"}
	if _, err := Explain(t.Context(), pool, insert); err != nil {
		t.Fatal(err)
	}
	var count int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM customers").Scan(&count); err != nil || count != 0 {
		t.Errorf("%d customers, error %v", count, err)
	}
}
