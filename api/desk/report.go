package desk

import (
	"net/http"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

const pathReport = "/support/report"

// reportPage is a report for people: the months that were asked for, or the last twelve.
type reportPage struct {
	From, Until string
	CSV         string // where the same is a table
	Report      *reportAnswer
	Said        *said
}

type reportAnswer struct {
	Cases, Products int
	Dimensions      []struct {
		Dimension string
		Hidden    int
		Groups    []struct {
			Value                      string
			Customers, Cases, Products int
		}
	}
}

func (d *desk) report(w http.ResponseWriter, r *http.Request, a agent) error {
	query := d.months(r)
	data := reportPage{From: query.Get("from"), Until: query.Get("until"), CSV: pathReport + ".csv?" + query.Encode()}
	status := http.StatusOK
	_, err := d.client.get(r, a, "/v1/report?"+query.Encode(), &data.Report)
	if p := problemOf(err); p != nil && p.Status == http.StatusUnprocessableEntity {
		data.Said, status, err = &said{Status: p.Status, Act: "report"}, p.Status, nil
	}
	if err != nil {
		return err
	}
	return d.show(w, status, "report", d.page(r, a, data))
}

// reportTable is the report as a file for a spreadsheet.
func (d *desk) reportTable(w http.ResponseWriter, r *http.Request, a agent) error {
	query := d.months(r)
	got, err := d.client.do(r, a, call{method: http.MethodGet, path: "/v1/report?" + query.Encode(), accept: "text/csv"}, nil)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", got.header.Get("Content-Type"))
	w.Header().Set("Content-Disposition", `attachment; filename="report-`+query.Get("from")+"-"+query.Get("until")+`.csv"`)
	_, err = w.Write(got.body)
	return err
}

// months are those that were asked for; without any the twelve up to this one.
func (d *desk) months(r *http.Request) url.Values {
	asked := r.URL.Query()
	query := url.Values{"from": {asked.Get("from")}, "until": {asked.Get("until")}}
	if asked.Has("from") {
		return query
	}
	today := notice.CivilDay(d.Now())
	month := func(before int) []string {
		first := time.Date(today.Year(), time.Month(today.Month()-before), 1, 0, 0, 0, 0, time.UTC)
		return []string{first.Format("2006-01")}
	}
	return url.Values{"from": month(11), "until": month(0)}
}
