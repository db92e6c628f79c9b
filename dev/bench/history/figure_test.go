package history

import "testing"

func TestQuestionIsFlatWhileHistoryCostsItNoMoreThanALevelOfAnIndex(t *testing.T) {
	at := func(call float64, buffers int) query {
		return query{Call: call, Buffers: buffers, Descents: 2, Rows: 50}
	}
	for name, tt := range map[string]struct {
		sizes []query
		want  bool
	}{
		"the same":                 {[]query{at(1, 100), at(1, 100), at(1, 100)}, true},
		"a level for each descent": {[]query{at(1, 100), at(1, 120), at(1.1, 152)}, true},
		"more than that":           {[]query{at(1, 100), at(1, 120), at(1, 153)}, false},
		"slower by chance":         {[]query{at(0.1, 100), at(0.1, 100), at(0.2, 100)}, true},
		"slower":                   {[]query{at(1, 100), at(1, 100), at(1.3, 100)}, false},
		"too slow":                 {[]query{at(6, 100), at(6, 100), at(6, 100)}, false},
	} {
		if got := grown(name, tt.sizes); got.Flat != tt.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
