package desk_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheReportTellsOfGroupsOfFiveAsAPageAndAsATable(t *testing.T) {
	st := newStage(t)
	for n := range 6 {
		id := fmt.Sprintf("R%d", n)
		storetest.Import(t, st.owner, storetest.Record(t, "C"+id, "V"+id, [3]string{"P" + id, storetest.Monthly, ""}))
		if n < 5 {
			storetest.Declare(t, st.owner, "C"+id, noon, "P"+id)
		}
	}
	st.visit("/support/report").says("5 Vorgänge mit 5 Produkten", "Sparte", "access", "Seit Vertragsschluss", "2 bis 4 Jahre", "in Arbeit")
	table := st.visit("/support/report.csv?from=2026-11&until=2026-11")
	if !strings.Contains(table.body, "\n2026-11,2026-11,line,access,5,5,5\n") || !strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") {
		t.Errorf("the table: %s", table.body)
	}
	none := st.visit("/support/report?from=2026-01&until=2026-10")
	none.says("In diesen Monaten waren es weniger als fünf Kunden.")
	for _, months := range []string{"from=2026-11&until=2026-10", "from=November&until=2026"} {
		if a := st.visit("/support/report?" + months); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "<form") {
			t.Errorf("%s: answered %d", months, a.status)
		}
	}
}
