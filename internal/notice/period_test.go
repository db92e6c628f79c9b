package notice_test

import (
	"encoding/json"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestParsePeriodTakesWholePartsInOrder(t *testing.T) {
	for in, want := range map[string]string{
		"P1M": "P1M", "P24M": "P24M", "P2Y": "P2Y", "P6W": "P6W", "P14D": "P14D", "P1M15D": "P1M15D",
		"P1Y2M3W4D": "P1Y2M3W4D", "P0D": "P0D", "P0M": "P0D", "P0Y3M": "P3M", "P01M": "P1M", "P9999Y": "P9999Y",
	} {
		got, err := notice.ParsePeriod(in)
		if err != nil || got.String() != want || got.IsZero() {
			t.Errorf("%s is read as %v, %v; want %s", in, got, err, want)
		}
	}
	for in, code := range map[string]notice.Code{
		"": notice.CodeMalformed, "P": notice.CodeMalformed, "1M": notice.CodeMalformed, "p1m": notice.CodeMalformed,
		"-P1M": notice.CodeMalformed, "P-1M": notice.CodeMalformed, "P+1M": notice.CodeMalformed,
		"P1.5M": notice.CodeMalformed, "P1,5M": notice.CodeMalformed, "PT24H": notice.CodeMalformed,
		"P1DT1H": notice.CodeMalformed, "P1M1Y": notice.CodeMalformed, "P1M1M": notice.CodeMalformed,
		"PM": notice.CodeMalformed, "P1": notice.CodeMalformed, "P1M ": notice.CodeMalformed, "P١M": notice.CodeMalformed,
		"P10000Y": notice.CodeOutOfRange, "P119989M": notice.CodeOutOfRange, "P3652060D": notice.CodeOutOfRange,
		"P99999999999999999999W": notice.CodeOutOfRange,
	} {
		_, err := notice.ParsePeriod(in)
		t.Run(in, func(t *testing.T) { wantFieldError(t, err, "", code) })
	}
}

func TestNoPeriodIsNotThePeriodOfNoLength(t *testing.T) {
	var none, zero notice.Period
	if err := json.Unmarshal([]byte(`"P0D"`), &zero); err != nil {
		t.Fatal(err)
	}
	if !none.IsZero() || zero.IsZero() || !none.Empty() || !zero.Empty() || none.Equal(zero) {
		t.Errorf("absent %v and empty %v are confused", none, zero)
	}
	written, err := json.Marshal([]notice.Period{none, zero})
	if err != nil || string(written) != `[null,"P0D"]` {
		t.Errorf("written as %s, %v", written, err)
	}
}

func TestRenewalTakesWordsAndPeriods(t *testing.T) {
	for _, good := range []string{"none", "indefinite", "P12M", "P4W"} {
		got, err := notice.ParseRenewal(good)
		if err != nil || got.String() != good || got.IsZero() {
			t.Errorf("%s is read as %v, %v", good, got, err)
		}
	}
	for bad, code := range map[string]notice.Code{
		"P0M": notice.CodeOutOfRange, "P0D": notice.CodeOutOfRange, "": notice.CodeMalformed,
		"period": notice.CodeMalformed, "None": notice.CodeMalformed, "P-1M": notice.CodeMalformed,
	} {
		_, err := notice.ParseRenewal(bad)
		wantFieldError(t, err, "", code)
	}
}
