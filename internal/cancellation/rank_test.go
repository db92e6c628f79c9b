package cancellation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestWhoMayBeMeantIsRankedByWhatFitsAndWhatContradicts(t *testing.T) {
	born, _ := notice.ParseDate("1980-02-29")
	people := []cancellation.Person{
		{ID: "C-1", Number: "K100200", Name: "Max Muster", Email: "max@example.com", Contracts: []string{"2024-9999"}},
		{ID: "C-2", Number: "K100201", Name: "Erika Müller-Beispiel", BirthDate: born, Contracts: []string{"2024-0815"}},
		{ID: "C-3", Number: "K100202", Name: "Erika Müller-Beispiel"},
		{ID: "C-4", Number: "K100203", Name: "Erika Müller-Beispiel", Email: "erika@example.com", Contracts: []string{"2024-0815"}},
		{ID: "C-5", Number: "K100204", Name: "Nobody"},
	}
	for name, tt := range map[string]struct {
		typed cancellation.Typed
		want  []string // the customer, the degree, what fits, what contradicts
	}{
		"name and contract": {
			cancellation.Typed{Name: "Erika Mueller Beispiel", Contract: "2024-0815"},
			[]string{"C-2 plain name,contract -", "C-4 plain name,contract -", "C-3  name contract"},
		},
		"two identifiers before one": {
			cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0815", Email: "erika@example.com"},
			[]string{"C-4 strong name,contract,email -", "C-2 plain name,contract -", "C-3  name contract"},
		},
		"another birth date takes the degree": {
			cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0815", BirthDate: "1.3.1980"},
			[]string{"C-4 plain name,contract -", "C-2  name,contract birth_date", "C-3  name contract"},
		},
		"a family name": {
			cancellation.Typed{Name: "Beispiel"},
			[]string{"C-2  name -", "C-3  name -", "C-4  name -"},
		},
		"a number under another name": {
			cancellation.Typed{Name: "Erika Muster", CustomerNumber: "K100200"},
			[]string{"C-1  customer_number name"},
		},
		"a number alone": {cancellation.Typed{CustomerNumber: "K100200"}, []string{"C-1  customer_number -"}},
		"nothing":        {cancellation.Typed{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, l := range cancellation.Rank(tt.typed, people) {
				got = append(got, strings.Join([]string{l.Person.ID, string(l.Degree), list(l.By), list(l.Contradicts)}, " "))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func list(by []cancellation.Identifier) string {
	var names []string
	for _, i := range by {
		names = append(names, string(i))
	}
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ",")
}
