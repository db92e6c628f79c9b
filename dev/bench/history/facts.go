package history

import "fmt"

// column is one column of a table and the SQL of its values.
type column struct{ name, value string }

// rows fills one table: for each case i, or for each of its products p.
type rows struct {
	table   string
	times   string // how often a case is in the table; "": once
	where   string // which cases; "": all
	columns []column
}

// Case i was received 15 seconds after case i-1 and carried out 3 seconds later.
// Cases below zero wait for a person.
const (
	received = "timestamptz '2020-01-01 12:00:00Z' + i * interval '15 seconds'"
	done     = "timestamptz '2020-01-01 12:00:03Z' + i * interval '15 seconds'"
	ends     = "(date '2020-03-31' + i / 5760)"
	products = "CROSS JOIN generate_series(1, 2) AS p"
	item     = "md5('i' || i || '/' || p)::uuid"
	product  = "'P-' || i || '-' || p"
	customer = "'C-' || (i >> 1)"
	address  = "'erika.' || (i >> 1) || '@example.com'"
	terms    = `'{"sector":"telecom","starts_on":"2018-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}'::jsonb`

	// One case in twenty has a withdrawal beside it.
	withdrawn  = "i % 20 = 0 AND i >= 0"
	withdrawal = "(lpad(to_hex(1577880000000 + i::bigint * 15000 + 7000), 12, '0') || '70008000' || substr(md5('w' || i), 1, 12))::uuid"
)

// caseID is the ID of case i, a version 7 UUID by the time of receipt as the
// service makes it. i is SQL.
func caseID(i string) string {
	return fmt.Sprintf("(lpad(to_hex(1577880000000 + (%s)::bigint * 15000), 12, '0') || '70008000' || substr(md5('c' || (%[1]s)), 1, 12))::uuid", i)
}

// facts are what a case of two products leaves behind. A column that the schema
// does not have is left out.
var facts = []rows{
	{table: "customers", where: "i % 2 = 0", columns: []column{
		{"id", customer}, {"number", "'K' || (i >> 1)"}, {"name", "'Erika Beispiel'"}, {"email", address},
	}},
	{table: "contracts", columns: []column{
		{"id", "'V-' || i"}, {"customer_id", customer}, {"number", "'N-' || i"}, {"concluded_on", "date '2018-01-15'"},
	}},
	{table: "products", times: products, columns: []column{
		{"id", product}, {"contract_id", "'V-' || i"}, {"name", "'DSL 100'"}, {"line", "'access'"}, {"terms", terms},
	}},
	{table: "declarations", columns: []column{
		{"id", caseID("i")},
		{"customer_id", customer},
		{"kind", "'ordinary'"},
		{"channel", "'portal'"},
		{"locale", "'de'"},
		{"external_ref", "'crm-' || i"},
		{"received_at", received},
		{"recorded_at", received},
		{"rule_version", "'2026.1'"},
		{"receipt", "jsonb_build_object('provider', repeat(md5(i::text), 50))"},
		{"receipt_code", "md5('r' || i)"},
		{"issuer", "'bench'"},
		{"subject", "'bench'"},
		{"idempotency_key", "encode(sha256(('k-' || i)::bytea), 'hex')"},
		{"body_hash", "sha256(i::text::bytea)"},
	}},
	{table: "declared_items", times: products, columns: []column{
		{"id", item},
		{"case_id", caseID("i")},
		{"position", "p - 1"},
		{"product_id", product},
		{"product_name", "'DSL 100'"},
		{"line", "'access'"},
		{"contract_id", "'V-' || i"},
		{"contract_number", "'N-' || i"},
		{"named", "true"},
		{"terms", terms},
		{"preview", "jsonb_build_object('ends_on', " + ends + ", 'last_receipt_on', " + ends +
			" - 31, 'basis', '[\"§ 56 Abs. 3 TKG\"]'::jsonb, 'steps', '[]'::jsonb, 'room', repeat(md5(i::text), 20))"},
	}},
	{table: "items", times: products, columns: []column{
		{"id", item},
		{"case_id", caseID("i")},
		{"product_id", product},
		{"line", "'access'"},
		{"state", "CASE WHEN i < 0 THEN 'parked' ELSE 'cancelled' END"},
		{"holds", "true"},
		{"decided", "true"},
		{"error_code", "CASE WHEN i < 0 THEN (ARRAY['http_404', 'http_400', 'http_422', 'busy_port'])[1 + -i % 4] END"},
		{"error_since", "CASE WHEN i < 0 THEN " + done + " END"},
		{"updated_at", done},
	}},
	{table: "decisions", times: products, columns: []column{
		{"item_id", item},
		{"number", "1"},
		{"ends_on", ends},
		{"last_receipt_on", ends + " - 31"},
		{"basis", "ARRAY['§ 56 Abs. 3 TKG']"},
		{"steps", "'[]'"},
		{"rule_version", "'2026.1'"},
		{"decided_at", received},
	}},
	{table: "product_marks", times: products, where: "i >= 0", columns: []column{
		{"item_id", item}, {"decision", "1"}, {"ends_on", ends}, {"marked_at", done},
	}},
	{table: "mails", columns: []column{
		{"id", "md5('m' || i)::uuid"},
		{"case_id", caseID("i")},
		{"kind", "'confirmation'"},
		{"number", "0"},
		{"state", "'sent'"},
		{"attempt", "1"},
		{"subject", "'Ihre Kündigung'"},
		{"document", "jsonb_build_object('room', repeat(md5(i::text), 100))"},
		{"recipients", "ARRAY[" + address + "]"},
		{"x_message_id", "md5('x' || i)"},
		{"claimed_at", done},
		{"sent_at", done},
		{"created_at", received},
		{"updated_at", done},
	}},
	{table: "delivery_events", columns: []column{
		{"mail_id", "md5('m' || i)::uuid"}, {"attempt", "1"}, {"event", "'delivered'"}, {"occurred_at", done}, {"recorded_at", done},
	}},
}

// withdrawals are what one leaves behind.
var withdrawals = []rows{
	{table: "declarations", where: withdrawn, columns: []column{
		{"id", withdrawal},
		{"kind", "'withdrawal'"},
		{"channel", "'form'"},
		{"locale", "'de'"},
		{"typed", "jsonb_build_object('name', 'Erika Beispiel', 'contract', 'N-' || i, 'email', " + address + ")"},
		{"confirmation_email", address},
		{"received_at", received},
		{"recorded_at", received},
		{"rule_version", "'2026.1'"},
		{"receipt", "jsonb_build_object('provider', repeat(md5(i::text), 50))"},
		{"receipt_code", "md5('w' || i)"},
		{"issuer", "'bench'"},
		{"subject", "'bench'"},
		{"idempotency_key", "encode(sha256(('w-' || i)::bytea), 'hex')"},
		{"body_hash", "sha256(i::text::bytea)"},
	}},
	{table: "withdrawal_matches", where: withdrawn, columns: []column{
		{"case_id", withdrawal},
		{"code", "'matched'"},
		{"customer_id", customer},
		{"contract_id", "'V-' || i"},
		{"product_ids", "ARRAY['P-' || i || '-1']"},
		{"withdrawal_until", ends},
		{"in_time", "true"},
		{"matched_at", done},
	}},
	{table: "mails", where: withdrawn, columns: []column{
		{"id", "md5('a' || i)::uuid"},
		{"case_id", withdrawal},
		{"kind", "'acknowledgement'"},
		{"number", "0"},
		{"state", "'sent'"},
		{"attempt", "1"},
		{"subject", "'Ihr Widerruf'"},
		{"document", "jsonb_build_object('room', repeat(md5(i::text), 50))"},
		{"recipients", "ARRAY[" + address + "]"},
		{"x_message_id", "md5('y' || i)"},
		{"claimed_at", done},
		{"sent_at", done},
		{"created_at", received},
		{"updated_at", done},
	}},
}
