package e2e

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatRunsForLongIsConnectedAsItsOwnRoleAndNobodyAsTheOwner(t *testing.T) {
	pool := database(t)
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	k := c.declare(t, http.StatusCreated, c.products[0].ID)
	eventually(t, "the confirmation is out", func() bool { return len(mails(t, k.ID)) == 1 })
	var roles []string
	err := pool.QueryRow(t.Context(), `
		SELECT array_agg(DISTINCT usename::text ORDER BY usename::text) FROM pg_stat_activity
		WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&roles)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"fairwell_api", "fairwell_worker"}, roles); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}
