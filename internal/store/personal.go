package store

import (
	"slices"
	"strings"
)

// Class says for how long what a column holds is kept.
type Class string

// The classes. Those of dismissed declarations are letters with a term of their
// own: the class of a case, not of a column.
const (
	ClassLetter    Class = "letter"    // commercial letters: until some years after the end of the year (§ 257 HGB, § 147 AO)
	ClassDismissed Class = "dismissed" // what was no declaration, or nobody's
	ClassEvent     Class = "event"     // what became of mails, who was signed in, who read what
	ClassMaster    Class = "master"    // customers, contracts, products: until nothing is left that must stay
	ClassCode      Class = "code"      // IDs, codes, days, states: never personal, and stays for ever
)

// column is one that can hold personal data.
type column struct {
	name   string
	class  Class
	erased string // what it becomes, as SQL; "": its row is deleted
	secret bool   // a key or a hash: it tells its customer nothing, and is not handed out
}

// table says whose the rows of a table are and what of them is personal. Every
// column of the schema that can hold text or days is here: a test reads the
// schema.
type table struct {
	name     string
	ofCase   string // which rows belong to the cases @cases, as SQL; "": none does
	ofMaster string // which belong to the customers @customers
	personal []column
	codes    string // columns of class code
	withheld string // columns that tell of staff and keys, or only repeat, and are not handed out
	by       string // whose role is handed out instead, as SQL; "": nobody's
}

const (
	ofCase = `case_id = ANY(@cases::uuid[])`
	ofItem = `item_id IN (SELECT id FROM items WHERE case_id = ANY(@cases::uuid[]))`
	// What is said in a batch goes with the first of its cases: each act has a copy.
	ofBatch    = `id IN (SELECT batch_id FROM batch_items WHERE case_id = ANY(@cases::uuid[]))`
	ofCustomer = `customer_id = ANY(@customers::text[])`
	ofEntry    = `id IN (SELECT proposal_id FROM entries WHERE ` + ofCustomer + `)`
	noText     = `''`
	noHash     = `sha256('')`
)

// nothing empties a column that says by not being null that there was something.
func nothing(name, empty string) string {
	return "CASE WHEN " + name + " IS NOT NULL THEN " + empty + " END"
}

// tables is the schema as erasing and handing out see it. The order is that in
// which rows are locked.
func tables() []table {
	return append([]table{
		{name: "customers", ofMaster: `id = ANY(@customers::text[])`, codes: "id locale", personal: []column{
			{name: "number", class: ClassMaster, erased: noText},
			{name: "name", class: ClassMaster, erased: noText},
			{name: "email", class: ClassMaster, erased: "NULL"},
			{name: "phone", class: ClassMaster, erased: "NULL"},
			{name: "birth_date", class: ClassMaster, erased: "NULL"},
			{name: "address", class: ClassMaster, erased: "NULL"},
		}},
		{name: "contracts", ofMaster: ofCustomer, codes: "id customer_id concluded_on", personal: []column{
			{name: "number", class: ClassMaster, erased: noText},
		}},
		{
			name: "products", ofMaster: `contract_id IN (SELECT id FROM contracts WHERE ` + ofCustomer + `)`,
			codes:    "id contract_id line part_of ended_on cancelled_to received_on terms",
			personal: []column{{name: "name", class: ClassMaster, erased: noText}},
		},
		{
			name: "declarations", ofCase: `id = ANY(@cases::uuid[])`,
			codes:    "customer_id kind channel locale reject_by rule_version receipt_code trace_parent issuer subject idempotency_key",
			withheld: "issuer subject idempotency_key page page_shown trace_parent",
			personal: []column{
				{name: "reason", class: ClassLetter, erased: "NULL"},
				{name: "confirmation_email", class: ClassLetter, erased: "NULL"},
				{name: "external_ref", class: ClassLetter, erased: "NULL"},
				{name: "typed", class: ClassLetter, erased: nothing("typed", "'{}'::jsonb")},
				{name: "declared_by", class: ClassLetter, erased: nothing("declared_by", `jsonb_build_object('role', declared_by -> 'role', 'proof', declared_by -> 'proof')`)},
				{name: "scan_ref", class: ClassLetter, erased: "NULL"},
				{name: "page", class: ClassLetter, erased: "NULL"},
				// The signature stays: it binds the customer's copy to this row.
				{name: "receipt", class: ClassLetter, erased: `jsonb_build_object('key_id', receipt -> 'key_id',
					'signature', receipt -> 'signature')`},
				{name: "link_salt", class: ClassLetter, erased: "NULL", secret: true}, // links end
				{name: "body_hash", class: ClassLetter, erased: noHash, secret: true},
			},
		},
		{name: "declared_items", ofCase: ofCase, codes: "product_id line contract_id part_of requested_end cause terms ruling preview", personal: []column{
			{name: "product_name", class: ClassLetter, erased: noText},
			{name: "contract_number", class: ClassLetter, erased: noText},
		}},
		{
			name: "notes",
			ofCase: `id IN (SELECT note_id FROM acts WHERE ` + ofCase + `
				UNION SELECT note_id FROM proposals WHERE ` + ofCase + ` UNION SELECT checker_note_id FROM proposals WHERE ` + ofCase + ` UNION SELECT note_id FROM clauses WHERE ` + ofCase + ` UNION SELECT note_id FROM legal_holds WHERE ` + ofCase + `)`,
			ofMaster: `id IN (SELECT note_id FROM legal_holds WHERE ` + ofCustomer + `
				UNION SELECT restricted_note_id FROM customers WHERE id = ANY(@customers::text[])
				UNION SELECT checker_note_id FROM proposals WHERE ` + ofEntry + `)`,
			personal: []column{{name: "text", class: ClassLetter, erased: noText}},
		},
		{name: "acts", ofCase: ofCase, codes: "kind details issuer subject idempotency_key", withheld: "issuer subject idempotency_key", by: `CASE WHEN kind = 'objection' OR details ->> 'by' = 'holder' THEN 'customer' ELSE 'staff' END`, personal: []column{
			{name: "body_hash", class: ClassLetter, erased: noHash, secret: true},
		}},
		{name: "reads", ofCase: ofCase, ofMaster: ofCustomer, codes: "customer_id purpose", withheld: "issuer subject", by: `'support'`, personal: []column{{name: "issuer", class: ClassEvent}, {name: "subject", class: ClassEvent}}},
		{
			name: "proposals", ofCase: ofCase, ofMaster: ofEntry, codes: "act details case_version issuer maker idempotency_key state checker_issuer checker",
			withheld: "issuer maker idempotency_key checker_issuer checker",
			personal: []column{{name: "words", class: ClassLetter, erased: "NULL"}, {name: "body_hash", class: ClassLetter, erased: noHash, secret: true}},
		},
		{name: "entries", ofCase: `proposal_id IN (SELECT id FROM proposals WHERE ` + ofCase + `)`, ofMaster: ofCustomer, codes: "customer_id", personal: []column{
			{name: "body", class: ClassLetter, erased: "'{}'"},
		}},
		{name: "attempts", ofCase: ofCase, personal: []column{
			{name: "name", class: ClassEvent, secret: true}, {name: "network", class: ClassEvent},
		}},
		{name: "act_words", ofCase: `act_id IN (SELECT id FROM acts WHERE ` + ofCase + `)`, personal: []column{
			{name: "words", class: ClassLetter, erased: noText},
		}},
		{name: "mails", ofCase: ofCase, codes: "kind state x_message_id error_code reported posted_on repeats_for", personal: []column{
			{name: "subject", class: ClassLetter, erased: nothing("subject", noText)},
			{name: "document", class: ClassLetter, erased: nothing("document", "'{}'::jsonb")},
			{name: "recipients", class: ClassLetter, erased: "'{}'"},
			{name: "redirected", class: ClassLetter, erased: nothing("redirected", noText)},
			{name: "counts_for", class: ClassLetter, erased: "NULL"},
			{name: "on_behalf", class: ClassLetter, erased: "NULL", secret: true},
		}},
		{name: "docket", ofCase: ofCase, codes: "customer_id state owes cause act_by reject_by ends_due_on", personal: []column{
			{name: "external_ref", class: ClassLetter, erased: "NULL"},
		}},
		{name: "delivery_events", ofCase: `mail_id IN (SELECT id FROM mails WHERE ` + ofCase + `)`, personal: []column{
			{name: "event", class: ClassEvent},
		}},
	}, slices.Concat(batchTables(), []table{continuationTable()}, codeTables())...)
}

// continuationTable is that of offers to go on and of their answers.
func continuationTable() table {
	return table{name: "continuations", ofCase: `act_id IN (SELECT id FROM acts WHERE ` + ofCase + `)`, codes: "receipt_code", personal: []column{
		{name: "receipt", class: ClassLetter, erased: `jsonb_build_object('key_id', receipt -> 'key_id', 'signature', receipt -> 'signature')`},
	}}
}

// batchTables are those of acts on many cases, and of who works on one.
func batchTables() []table {
	return []table{
		{
			name: "batches", ofCase: ofBatch, codes: "act through details filter issuer maker idempotency_key state starter_issuer starter",
			withheld: "filter issuer maker idempotency_key starter_issuer starter",
			personal: []column{
				{name: "reason", class: ClassLetter, erased: noText},
				{name: "words", class: ClassLetter, erased: "NULL"},
				{name: "body_hash", class: ClassLetter, erased: noHash, secret: true},
			},
		},
		{name: "batch_items", ofCase: ofCase, codes: "tag outcome code"},
		{name: "takes", ofCase: ofCase, codes: "issuer subject", withheld: "issuer subject", by: `'support'`},
	}
}

// codeTables are those that name nobody: IDs, codes and days, and hashes.
func codeTables() []table {
	return []table{
		{name: "sessions", personal: []column{{name: "token", class: ClassEvent, secret: true}, {name: "data", class: ClassEvent, secret: true}}},
		{name: "legal_holds", ofCase: ofCase, ofMaster: ofCustomer, codes: "customer_id held_by until"},
		{name: "holds", codes: "line code issuer placed_by idempotency_key body_hash released_by release_hash"},
		{name: "erasures", ofCase: `kind = 'case' AND id = ANY(@cases::text[])`, ofMaster: `kind <> 'case' AND id = ANY(@customers::text[])`, codes: "kind id class"},
		{name: "act_outcomes", ofCase: `act_id IN (SELECT id FROM acts WHERE ` + ofCase + `)`, codes: "code"},
		{name: "identifications", ofCase: ofCase, codes: "customer_id degree"},
		{name: "tried_matches", ofCase: ofCase},
		{name: "mail_doubts", ofCase: ofCase},
		{name: "withdrawal_matches", ofCase: ofCase, codes: "code customer_id contract_id product_ids withdrawal_until"},
		{name: "items", ofCase: ofCase, codes: "product_id line state refused_code refused_ends_on review_declared_end review_state error_code"},
		{name: "decisions", ofCase: ofItem, codes: "ends_on last_receipt_on basis steps readings taken_along_by rule_version"},
		{name: "clauses", codes: "id terms ruling issuer ruled_by", withheld: "issuer ruled_by"},
		{name: "product_marks", ofCase: ofItem, codes: "ends_on"},
		{name: "end_findings", ofCase: ofItem, codes: "asked_on finding ends_on billed_until waits_for again_on"},
		{name: "mail_changes", ofCase: ofItem, codes: "ends_on rejected_end"},
		{name: "view_version", codes: "hash"},
		{name: "events", ofCase: ofCase, codes: "type ends_on"},
		{name: "event_endpoints", codes: "url issuer made_by off_code"},
		{name: "event_secrets", codes: "secret"},
		{name: "event_deliveries", personal: []column{{name: "state", class: ClassEvent}, {name: "answers", class: ClassEvent}}},
	}
}

// Classes says of every column that can hold text or a day of which class it is, by
// table and column.
func Classes() map[string]Class {
	classes := map[string]Class{}
	for _, t := range tables() {
		for _, name := range strings.Fields(t.codes) {
			classes[t.name+"."+name] = ClassCode
		}
		for _, c := range t.personal {
			classes[t.name+"."+c.name] = c.class
		}
	}
	return classes
}

// emptying is the statement that empties what is personal in the rows of a scope;
// "" if nothing there is.
func (t table) emptying(scope string) string {
	var sets []string
	for _, c := range t.personal {
		if c.erased != "" {
			sets = append(sets, c.name+" = "+c.erased)
		}
	}
	if scope == "" || len(sets) == 0 {
		return ""
	}
	switch t.name {
	case "declarations", "customers":
		sets = append(sets, "erased_at = now()")
	case "docket":
		sets = append(sets, "kept = false")
	}
	return "UPDATE " + t.name + " SET " + strings.Join(sets, ", ") + " WHERE " + scope
}
