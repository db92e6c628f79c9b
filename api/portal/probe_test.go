package portal_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/internal/probe"
)

const probeKey = "the key that probes and pages share"

func probed(t *testing.T) *stage {
	return newStage(t, func(c *portal.Config) { c.ProbeKey = func() string { return probeKey } })
}

func (st *stage) probe() error {
	v := probe.Visitor{Page: st.server.URL + "/", Key: func() string { return probeKey }, Timeout: 20 * time.Second}
	return v.Visit(st.t.Context())
}

// rows counts every row of the schema.
func (st *stage) rows() (n int) {
	st.t.Helper()
	conn, err := pgx.Connect(st.t.Context(), st.dsn)
	if err != nil {
		st.t.Fatal(err)
	}
	defer func() { _ = conn.Close(st.t.Context()) }()
	err = conn.QueryRow(st.t.Context(), `
		SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', table_schema, table_name), false, true, '')))[1]::text::int)
		FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = 'public'`).Scan(&n)
	if err != nil {
		st.t.Fatal(err)
	}
	return n
}

func TestAProbeGoesFromButtonToButtonAndLeavesNothing(t *testing.T) {
	st := probed(t)
	before := st.rows()
	if err := st.probe(); err != nil {
		t.Fatal(err)
	}
	if after := st.rows(); after != before {
		t.Errorf("%d rows became %d", before, after)
	}
}

// Whoever knew a way to mark another's form would lose his declaration for him.
func TestWhatIsMarkedAsAProbeAndIsNoneIsRefusedAloudAndStoredWithoutTheMark(t *testing.T) {
	st := probed(t)
	fixed := func(change ...string) url.Values {
		return filled(append([]string{"name", probe.Name, "contract", probe.Contract, "email", probe.Email}, change...)...)
	}
	right := probe.Mark(probeKey, "T1")
	for name, tt := range map[string]struct {
		form url.Values
		mark string
	}{
		"a person's form":        {filled(), right},
		"one with a reason":      {fixed("reason", "Umzug"), right},
		"one for cause":          {fixed("kind", "for_cause"), right},
		"one with an address":    {fixed("address", "Musterweg 1"), right},
		"the mark of another":    {fixed("token", "T2"), right},
		"the mark of no key":     {fixed(), probe.Mark("", "T1")},
		"the mark of a stranger": {fixed(), probe.Mark("another key that pages do not have", "T1")},
		"an empty mark":          {fixed(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := st.rows()
			if page := st.post("/kuendigen", tt.form, probe.Header, tt.mark); page.status != http.StatusBadRequest {
				t.Errorf("answered %d:\n%s", page.status, page.text())
			}
			if after := st.rows(); after != before {
				t.Error("something was kept")
			}
			if page := st.post("/kuendigen", tt.form); page.status != http.StatusSeeOther {
				t.Errorf("without the mark it is answered %d", page.status)
			}
		})
	}
}

func TestWithoutAKeyThereAreNoProbes(t *testing.T) {
	st := newStage(t)
	if err := st.probe(); err == nil || errors.Is(err, probe.ErrDeclared) {
		t.Errorf("the probe says %v", err)
	}
}

func TestAProbeFailsWhereADeclarationCouldNotBeStored(t *testing.T) {
	st := probed(t)
	conn, err := pgx.Connect(t.Context(), st.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), "ALTER TABLE attempts ADD CHECK (false)"); err != nil {
		t.Fatal(err)
	}
	if err := st.probe(); err == nil {
		t.Error("the probe says that all is well")
	}
}
