package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// FewestTold is how many customers a group of a report has at least. Of fewer nothing
// is told, so that nobody finds one of them in it.
const FewestTold = 5

// Report is what was declared in some months, as far as groups can tell: from the
// record alone, since nobody is asked why (§ 7 UWG).
type Report struct {
	Cases      int
	Products   int
	Dimensions []Dimension
}

// Dimension is one way to divide what was declared.
type Dimension struct {
	Name   string
	Groups []Group // the greatest first
	Hidden int     // groups of which nothing is told
}

// Group is what has one value of a dimension; "": none of the values.
type Group struct {
	Value     string
	Customers int
	Cases     int
	Products  int
}

// dimensions are the ways in which a report divides.
func dimensions() []string {
	return []string{"kind", "channel", "line", "tenure", "lead", "outcome", "undo", "port", "code"}
}

// Report counts what was received from the first month to the last, inclusive, in the
// provider's time zone; each is given by any of its days. Whoever compares two reports may
// find what neither tells, so it is for support alone.
func (s *Store) Report(ctx context.Context, first, last notice.Date) (Report, error) {
	type counted struct {
		Dimension string
		Group
	}
	rows, err := all[counted](ctx, s.pool, "count for report", `
		WITH told AS (
		    SELECT d.id AS case_id, coalesce(k.customer_id, d.id::text) AS person, n.id AS item_id, d.kind, d.channel,
		           coalesce(n.line, '') AS line,
		           CASE WHEN t.years IS NULL THEN '' WHEN t.years < 1 THEN 'under_1_year' WHEN t.years < 2 THEN '1_year'
		                WHEN t.years < 5 THEN '2_to_4_years' ELSE '5_years_or_more' END AS tenure,
		           CASE WHEN e.days IS NULL THEN '' WHEN e.days <= 31 THEN 'up_to_1_month' WHEN e.days <= 92 THEN 'up_to_3_months'
		                WHEN e.days <= 366 THEN 'up_to_1_year' ELSE 'over_1_year' END AS lead,
		           CASE WHEN i.state IN ('cancelled', 'continued', 'refused') THEN i.state WHEN n.id IS NULL THEN '' ELSE 'open' END AS outcome,
		           CASE WHEN NOT u.asked THEN '' WHEN i.state = 'continued' THEN 'continued' ELSE 'requested' END AS undo,
		           coalesce(p.waits_for, '') AS port, coalesce(c.code, '') AS code
		    FROM declarations AS d
		    JOIN docket AS k ON k.case_id = d.id -- it knows whose a typed one is
		    LEFT JOIN declared_items AS n ON n.case_id = d.id
		    LEFT JOIN items AS i ON i.id = n.id
		    LEFT JOIN LATERAL (
		        SELECT date_part('year', age((d.received_at AT TIME ZONE 'Europe/Berlin')::date, (n.terms->>'concluded_on')::date)) AS years) AS t ON true
		    LEFT JOIN LATERAL (
		        SELECT x.ends_on - (d.received_at AT TIME ZONE 'Europe/Berlin')::date AS days
		        FROM decisions AS x WHERE x.item_id = i.id AND i.decided AND i.state NOT IN ('refused', 'continued')
		        ORDER BY x.number DESC LIMIT 1) AS e ON true
		    CROSS JOIN LATERAL (
		        SELECT EXISTS (SELECT FROM acts AS a
		            WHERE a.case_id = d.id AND a.kind = 'offer_continuation' AND n.id = ANY(a.item_ids)) AS asked) AS u
		    LEFT JOIN LATERAL (
		        SELECT f.waits_for FROM end_findings AS f
		        WHERE f.item_id = i.id AND f.waits_for IS NOT NULL AND i.holds AND i.state = 'cancelled'
		          AND f.decision = (SELECT max(number) FROM decisions WHERE item_id = i.id)
		        ORDER BY f.asked_on DESC LIMIT 1) AS p ON true
		    LEFT JOIN LATERAL (
		        SELECT a.details->>'code' AS code FROM acts AS a
		        WHERE a.case_id = d.id AND a.details ? 'code' ORDER BY a.recorded_at DESC LIMIT 1) AS c ON true
		    WHERE d.received_at >= date_trunc('month', @first::date::timestamp) AT TIME ZONE 'Europe/Berlin'
		      AND d.received_at < (date_trunc('month', @last::date::timestamp) + interval '1 month') AT TIME ZONE 'Europe/Berlin'
		)
		SELECT v.dimension, v.value, count(DISTINCT person) AS customers, count(DISTINCT case_id) AS cases, count(item_id) AS products
		FROM told, LATERAL (VALUES ('', ''), ('kind', kind), ('channel', channel), ('line', line), ('tenure', tenure), ('lead', lead),
		    ('outcome', outcome), ('undo', undo), ('port', port), ('code', code)) AS v (dimension, value)
		GROUP BY v.dimension, v.value
		ORDER BY customers DESC, value`, pgx.StrictNamedArgs{"first": first, "last": last})
	if err != nil {
		return Report{}, err
	}
	groups := map[string][]Group{}
	for _, r := range rows {
		groups[r.Dimension] = append(groups[r.Dimension], r.Group)
	}
	var report Report
	for _, total := range groups[""] { // one, or none at all
		if total.Customers >= FewestTold {
			report.Cases, report.Products = total.Cases, total.Products
		}
	}
	for _, name := range dimensions() {
		report.Dimensions = append(report.Dimensions, told(name, groups[name]))
	}
	return report, nil
}

// told hides what is of too few customers; the greatest group comes first. What is
// hidden is never what is left of the sum: if it is one group, or of too few together,
// the next one is hidden with it.
func told(name string, groups []Group) Dimension {
	shown := len(groups)
	hidden := 0 // customers
	for shown > 0 {
		last := groups[shown-1]
		left := len(groups) - shown
		if last.Customers >= FewestTold && (left == 0 || left > 1 && hidden >= FewestTold) {
			break
		}
		shown, hidden = shown-1, hidden+last.Customers
	}
	return Dimension{Name: name, Groups: groups[:shown], Hidden: len(groups) - shown}
}
