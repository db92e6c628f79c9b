package api

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

const typeCSV = "text/csv"

// describeReport registers what was declared in some months, by groups.
func describeReport(s *service, h huma.API) {
	schema := h.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[reportView](), true, "Report")
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/report", id: "get-report", scopes: []string{scopeSupport},
		summary: "What was declared in some months: groups of five customers or more, from the record alone; as JSON or as CSV",
		responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			typeJSON: {Schema: schema}, typeCSV: {
				Schema:  &huma.Schema{Type: huma.TypeString},
				Example: "from,until,dimension,value,customers,cases,products\n2026-10,2026-11,line,access,412,431,502\n",
			},
		}}},
	}, s.report)
}

type reportInput struct {
	From   string `query:"from" required:"true" pattern:"^2[0-9]{3}-(0[1-9]|1[0-2])$" doc:"first month of receipt, in the provider's time zone"`
	Until  string `query:"until" required:"true" pattern:"^2[0-9]{3}-(0[1-9]|1[0-2])$" doc:"last month, inclusive"`
	Accept string `header:"Accept" doc:"text/csv: the groups as lines of a table"`
}

type reportAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// reportView is a report as it is shown. Members keep their order and are never left out.
type reportView struct {
	From       string          `json:"from" example:"2026-10" doc:"first month"`
	Until      string          `json:"until" example:"2026-11" doc:"last month, inclusive"`
	Cases      int             `json:"cases" doc:"declarations and withdrawals that were received; 0 if they are of fewer than five customers"`
	Products   int             `json:"products" doc:"what they name"`
	Dimensions []dimensionView `json:"dimensions" nullable:"false" doc:"one way to divide them each"`
}

type dimensionView struct {
	Dimension string      `json:"dimension" enum:"kind,channel,line,tenure,lead,outcome,undo,port,code" doc:"tenure: since the contract was concluded; lead: from receipt to the end; undo: whether the holder asked to continue; port: what the end waited for; code: given by support"`
	Groups    []groupView `json:"groups" nullable:"false" doc:"of five customers or more"`
	Hidden    int         `json:"hidden" doc:"groups of which nothing is told, since they or what would be left are of too few"`
}

type groupView struct {
	Value     string `json:"value" example:"access" doc:"of the dimension; empty: none"`
	Customers int    `json:"customers" example:"412" doc:"how many"`
	Cases     int    `json:"cases"`
	Products  int    `json:"products"`
}

func (s *service) report(ctx context.Context, in *reportInput) (*reportAnswer, error) {
	if in.Until < in.From {
		return nil, invalid("query.until", "must not be before from")
	}
	r, err := s.store.Report(ctx, monthOf(in.From), monthOf(in.Until))
	if err != nil {
		return nil, err
	}
	view := viewReport(in, r)
	if negotiation.SelectQValueFast(in.Accept, []string{typeJSON, typeCSV}) == typeCSV {
		table, err := view.csv()
		return &reportAnswer{ContentType: typeCSV + "; charset=utf-8", Body: table}, err
	}
	document, err := json.Marshal(view)
	if err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	return &reportAnswer{ContentType: typeJSON, Body: append(document, '\n')}, nil
}

// monthOf is the first day of a month that the pattern let pass.
func monthOf(month string) notice.Date {
	d, err := notice.ParseDate(month + "-01")
	if err != nil {
		panic(err) // a mistake in this package
	}
	return d
}

func viewReport(in *reportInput, r store.Report) reportView {
	view := reportView{From: in.From, Until: in.Until, Cases: r.Cases, Products: r.Products, Dimensions: make([]dimensionView, len(r.Dimensions))}
	for n, d := range r.Dimensions {
		view.Dimensions[n] = dimensionView{Dimension: d.Name, Hidden: d.Hidden, Groups: make([]groupView, len(d.Groups))}
		for m, g := range d.Groups {
			view.Dimensions[n].Groups[m] = groupView(g)
		}
	}
	return view
}

// csv is a line for each group. None begins with what a spreadsheet takes for a
// formula: values are words of ours and names of lines.
func (v reportView) csv() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"from", "until", "dimension", "value", "customers", "cases", "products"}}
	for _, d := range v.Dimensions {
		for _, g := range d.Groups {
			rows = append(rows, []string{v.From, v.Until, d.Dimension, g.Value, strconv.Itoa(g.Customers), strconv.Itoa(g.Cases), strconv.Itoa(g.Products)})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write report: %w", err)
	}
	return out.Bytes(), nil
}
