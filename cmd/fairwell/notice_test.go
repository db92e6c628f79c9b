package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNoticeExits1AfterAllLinesAreAnswered(t *testing.T) {
	const good = `{"id":"a","terms":{"notice":"P1M"},"ends_on":"2026-06-30"}`
	const want = `{"id":"a","last_receipt_on":"2026-05-31","explanation":"Für das Ende am 30. Juni 2026 muss die Kündigung bis zum 31. Mai 2026 eingehen."}` + "\n"
	code, out, _ := fairwell(t, good+"\n"+`{"id":"b"`+"\n"+good+"\n", "notice")
	if code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	bad := `{"id":"b","error":{"code":"malformed","message":"must be one JSON object"}}` + "\n"
	if diff := cmp.Diff(want+bad+want, out); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestNoticeWithoutALineSucceeds(t *testing.T) {
	if code, out, _ := fairwell(t, "", "notice"); code != 0 || out != "" {
		t.Errorf("exit %d after %q", code, out)
	}
}

func TestNoticeExplainsADecisionToAPerson(t *testing.T) {
	const asked = `{"terms":{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"},"received_on":"2026-11-22"}`
	const want = `Ends on: 22 December 2026
Notice by: 22 November 2026

Why:
- The cancellation was received on 22 November 2026.
- The minimum term of 24 months runs from 10 June 2019 to 9 June 2021.
- The notice of 3 months from receipt runs until 22 February 2027.
- For the end on 9 June 2021 notice had to be received by 9 March 2021.
- Beside the contract, § 56 Abs. 3 TKG holds: After tacit renewal the contract can be ended at any time with a notice of 1 month, whenever it was concluded.
- From 10 June 2021 the contract runs for an indefinite time.
- The notice of 1 month from receipt runs until 22 December 2026.
- No end date was asked for, so the earliest possible day counts.
- The contract ends at the end of 22 December 2026.
- The last day to receive notice for this end is 22 November 2026.
- For the next possible end after it, 23 December 2026, it is 23 November 2026.

Rests on: Contract: minimum term, § 187 Abs. 2 BGB, § 188 Abs. 2 BGB, Contract: notice, § 187 Abs. 1 BGB, § 56 Abs. 3 TKG, § 133 BGB

Next possible ends:
- 22 December 2026 (notice by 22 November 2026)
- 23 December 2026 (notice by 23 November 2026)
- 24 December 2026 (notice by 24 November 2026)
- 25 December 2026 (notice by 25 November 2026)
- 26 December 2026 (notice by 26 November 2026)

`
	code, out, _ := fairwell(t, asked, "notice", "--explain", "--lang", "en")
	if diff := cmp.Diff(want, out); diff != "" || code != 0 {
		t.Errorf("exit %d; want -, got +:\n%s", code, diff)
	}
	code, out, _ = fairwell(t, `{"terms":{"notice":"1M"},"received_on":"2026-11-22"}`, "notice", "--explain")
	if code != 1 || !strings.HasPrefix(out, "Nicht zu beantworten: terms.notice: must be") {
		t.Errorf("exit %d after %q", code, out)
	}
}
