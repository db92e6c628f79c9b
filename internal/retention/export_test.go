package retention_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/export"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

var mark = regexp.MustCompile(`MARK [0-9a-f]{32} [a-z._]+ MARK`)

func TestAnExportHoldsEveryMarkOfItsCustomerAndNoOther(t *testing.T) {
	g := newStage(t)
	g.hold(t)
	if err := g.store.Restrict(t.Context(), "C-1", "Art. 17"); err != nil {
		t.Fatal(err)
	}
	g.marked(t)
	whose := map[string]string{} // the customer of a mark
	for table, rows := range g.dump(t) {
		for row := range strings.Lines(rows) {
			for _, m := range mark.FindAllString(row, -1) {
				if strings.Contains(m, "declarations.page") {
					continue // made of what the other columns hold
				}
				whose[m] = g.customerOf(t, table, row)
			}
		}
	}
	for _, customer := range []string{"C-1", "C-2", "C-3"} {
		sections := must[[]store.Section](t)(g.store.Export(t.Context(), customer))
		written := string(must[[]byte](t)(json.Marshal(sections)))
		d := must[document.Document](t)(export.Document(sections, time.Now(), notice.German))
		pdf := must[[]byte](t)(document.PDF(d))
		if _, faults := documenttest.Structure(pdf); len(faults) > 0 {
			t.Errorf("the export of %s cannot be read aloud: %q", customer, faults)
		}
		printed := strings.Join(strings.Fields(documenttest.Text(t, pdf)), " ")
		count := 0
		for m, of := range whose {
			if in := strings.Contains(written, m); in != (of == customer) {
				t.Errorf("%s of %q: in the export of %s: %v", m, of, customer, in)
			}
			if of == customer {
				count++
				// A line may break inside of a mark.
				if !strings.Contains(strings.ReplaceAll(printed, " ", ""), strings.ReplaceAll(m, " ", "")) {
					t.Errorf("%s is not in the PDF of %s", m, customer)
				}
			}
		}
		if count < 8 {
			t.Errorf("only %d marks of %s", count, customer)
		}
		if strings.Contains(written, "agent") || strings.Contains(written, "link_key") {
			t.Errorf("the export of %s names staff or keys", customer)
		}
	}
}

// customerOf finds whose a row of a dump is, by way of the case that it names.
func (g *stage) customerOf(t *testing.T, table, row string) string {
	t.Helper()
	var r struct {
		ID         string `json:"id"`
		CaseID     string `json:"case_id"`
		CustomerID string `json:"customer_id"`
		ContractID string `json:"contract_id"`
	}
	if err := json.Unmarshal([]byte(row), &r); err != nil {
		t.Fatal(err)
	}
	switch table {
	case "customers":
		return r.ID
	case "contracts":
		return r.CustomerID
	case "products":
		return strings.TrimPrefix(r.ContractID, "V-")
	case "notes":
		of := g.lines(t, `
			SELECT coalesce(d.customer_id, '') FROM acts AS a JOIN docket AS d ON d.case_id = a.case_id WHERE a.note_id = '`+r.ID+`'
			UNION SELECT coalesce(h.customer_id, d.customer_id) FROM legal_holds AS h LEFT JOIN docket AS d ON d.case_id = h.case_id WHERE h.note_id = '`+r.ID+`'
			UNION SELECT id FROM customers WHERE restricted_note_id = '`+r.ID+`'`)
		return of[0]
	case "declarations":
		r.CaseID = r.ID
	}
	return g.lines(t, `SELECT coalesce(customer_id, '') FROM docket WHERE case_id = '`+r.CaseID+`'`)[0]
}

func TestAnExportSaysWhenAndForWhatStaffReadAndNotWho(t *testing.T) {
	g := newStage(t)
	g.read(t)
	for customer, want := range map[string]int{"C-1": 2, "C-2": 0, "C-3": 1} { // his case, and himself
		for _, s := range must[[]store.Section](t)(g.store.Export(t.Context(), customer)) {
			if s.Name != "reads" {
				continue
			}
			if len(s.Rows) != want {
				t.Errorf("%s: %d reads, want %d", customer, len(s.Rows), want)
			}
			want = 0
			for _, row := range s.Rows {
				if row["by"] != "support" || row["purpose"] != "search" || row["recorded_at"] == nil || row["subject"] != nil || row["issuer"] != nil {
					t.Errorf("%s: exported as %v", customer, row)
				}
			}
		}
		if want != 0 {
			t.Errorf("%s: no read is exported", customer)
		}
	}
}

func TestAReadIsKeptForAYearAndLongerWhereSomebodyHoldsTheCase(t *testing.T) {
	g := newStage(t)
	g.hold(t)
	g.read(t)
	today := notice.CivilDay(time.Now())
	for _, tt := range []struct {
		days int
		want string
	}{{364, "3"}, {367, "1"}} {
		g.retain(t, must[notice.Date](t)(today.AddDays(tt.days)))
		if got := g.lines(t, `SELECT count(*)::text FROM reads`)[0]; got != tt.want {
			t.Errorf("after %d days there are %s reads, want %s", tt.days, got, tt.want)
		}
	}
}

// read lets support come upon a case of C-1, C-1 itself, and the case that is held.
func (g *stage) read(t *testing.T) {
	t.Helper()
	err := g.store.Record(t.Context(), store.Read{
		Actor: store.NewActor("i", "agent-7"), Purpose: store.ForSearch, Cases: []string{g.cases["api"], g.cases["api"], g.cases["held"]},
		Customers: []string{"C-1"},
	})
	if err != nil {
		t.Fatal(err)
	}
}
