package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestSomebodyIsKnownByNameAndOneIdentifierAlone(t *testing.T) {
	born, _ := notice.ParseDate("1980-02-29")
	erika := cancellation.Person{
		ID: "C-1", Number: "K100200", Name: "Erika Müller-Beispiel", Email: "erika@example.com", Phone: "+49 171 2345678",
		BirthDate: born, Street: "Am Wall 3", Postcode: "28195", City: "Bremen", Contracts: []string{"2024-0815"},
	}
	twin := cancellation.Person{
		ID: "C-2", Number: "K100201", Name: "Erika Müller-Beispiel", Email: "both@example.com", Contracts: []string{"2024-0816"},
	}
	other := cancellation.Person{
		ID: "C-3", Number: "K100202", Name: "Erika Müller-Beispiel", Email: "both@example.com", Contracts: []string{"2024-0817"},
	}
	for name, tt := range map[string]struct {
		typed cancellation.Typed
		want  string // the customer, + for a strong match
	}{
		"customer number":                         {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: " k 100200"}, "C-1"},
		"e-mail in capitals":                      {cancellation.Typed{Name: "erika müller-beispiel", Email: "Erika@Example.com"}, "C-1"},
		"phone without the country":               {cancellation.Typed{Name: "Erika Mueller Beispiel", Phone: "0171/2345678"}, "C-1"},
		"birth date in words":                     {cancellation.Typed{Name: "Erika Müller-Beispiel", BirthDate: "29. Februar 1980"}, "C-1"},
		"address":                                 {cancellation.Typed{Name: "Erika Müller-Beispiel", Address: "Am Wall 3, 28195 Bremen"}, "C-1"},
		"contract number among words":             {cancellation.Typed{Name: "Müller-Beispiel, Erika", Contract: "Vertrag Nr. 2024-0815, bitte"}, "C-1"},
		"the other one's contract":                {cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0816"}, "C-2"},
		"an address of two and a contract of one": {cancellation.Typed{Name: "Erika Müller-Beispiel", Email: "both@example.com", Contract: "2024-0817"}, "C-3+"},
		"an address of two":                       {cancellation.Typed{Name: "Erika Müller-Beispiel", Email: "both@example.com"}, ""},
		"an accent in two characters":             {cancellation.Typed{Name: "Erika Mu\u0308ller-Beispiel", CustomerNumber: "K100200"}, "C-1"},
		"the name alone":                          {cancellation.Typed{Name: "Erika Müller-Beispiel"}, ""},
		"the number under another name":           {cancellation.Typed{Name: "Max Muster", CustomerNumber: "K100200"}, ""},
		"a first name alone":                      {cancellation.Typed{Name: "Erika", CustomerNumber: "K100200"}, ""},
		"numbers of two people":                   {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", Contract: "2024-0816"}, ""},
		"a part of the number":                    {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K1002"}, ""},
		"the phone's last digits":                 {cancellation.Typed{Name: "Erika Müller-Beispiel", Phone: "5678"}, ""},
		"another street in the same town":         {cancellation.Typed{Name: "Erika Müller-Beispiel", Address: "Am Markt 1, 28195 Bremen"}, ""},
		"two identifiers":                         {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", BirthDate: "29.2.1980"}, "C-1+"},
		"one number in two fields":                {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "2024-0815", Contract: "2024 0815"}, "C-1"},
		"a new e-mail address":                    {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", Email: "neu@example.com"}, "C-1"},
		"her number among the contract's words":   {cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "DSL 100, Kundennummer K100200, seit 15.01.2024", Email: "erika@example.com"}, "C-1"},
		"another birth date":                      {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", BirthDate: "1.3.1980"}, ""},
		"another address":                         {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", Address: "Am Markt 1, 28195 Bremen"}, ""},
		"another phone":                           {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", Phone: "0171 9999999"}, ""},
		"a contract that is not hers":             {cancellation.Typed{Name: "Erika Müller-Beispiel", CustomerNumber: "K100200", Contract: "2024-0815, 2024-9999"}, ""},
		"three numbers":                           {cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0815 K100200 01712345678"}, "C-1"},
		"four numbers to be tried":                {cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0815 K100200 01712345678 20240815"}, ""},
		"a list in another field":                 {cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "2024-0815", Phone: "10001 10002 10003 10004"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := cancellation.Identify(tt.typed, []cancellation.Person{erika, twin, other})
			got := m.Person.ID
			if m.Degree == cancellation.DegreeStrong {
				got += "+"
			}
			if got != tt.want || (m.Degree == cancellation.DegreeNone) != (tt.want == "") {
				t.Errorf("it is taken for %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAMatchWaitsOnlyIfItMayBeAGuessThatHit(t *testing.T) {
	many, few := cancellation.Tries{Name: 5}, cancellation.Tries{Name: 4, Network: 4}
	same := cancellation.Tries{Name: 5, Network: 1}
	for _, tt := range []struct {
		degree cancellation.Degree
		by     cancellation.Identifier
		tries  cancellation.Tries
		waits  bool
	}{
		{cancellation.DegreePlain, cancellation.ByBirthDate, few, false},
		{cancellation.DegreePlain, cancellation.ByBirthDate, many, true},
		{cancellation.DegreePlain, cancellation.ByAddress, many, true},
		{cancellation.DegreePlain, cancellation.ByNumber, many, false},
		{cancellation.DegreePlain, cancellation.ByContract, many, false},
		{cancellation.DegreePlain, cancellation.ByEmail, many, false},
		{cancellation.DegreePlain, cancellation.ByPhone, many, false},
		{cancellation.DegreePlain, cancellation.ByContract, same, true},
		{cancellation.DegreeStrong, cancellation.ByBirthDate, same, false},
	} {
		m := cancellation.Match{Degree: tt.degree, By: []cancellation.Identifier{tt.by}}
		if m.Waits(tt.tries) != tt.waits {
			t.Errorf("%s by %s after %+v: waits %v", tt.degree, tt.by, tt.tries, !tt.waits)
		}
	}
}

func TestWhatWasTypedMeansOneContractOrOneProduct(t *testing.T) {
	day, _ := notice.ParseDate("2027-03-31")
	products := []cancellation.Product{
		{ID: "P-1", Name: "DSL 100", ContractID: "V-1", ContractNumber: "2024-0815"},
		{ID: "P-2", Name: "TV-Option", ContractID: "V-1", ContractNumber: "2024-0815"},
		{ID: "P-3", Name: "Mobil M", ContractID: "V-2", ContractNumber: "2025-1"},
		{ID: "P-4", Name: "Mobil M", ContractID: "V-3", ContractNumber: "77"},
	}
	for name, tt := range map[string]struct {
		typed cancellation.Typed
		want  []cancellation.Wanted
	}{
		"a contract":                       {cancellation.Typed{Contract: "2024 0815"}, []cancellation.Wanted{{ContractID: "V-1"}}},
		"a contract with words and a wish": {cancellation.Typed{Contract: "Nr: 2024-0815", Wish: "31.3.2027"}, []cancellation.Wanted{{ContractID: "V-1", RequestedEnd: day}}},
		"a product":                        {cancellation.Typed{Contract: "tv option", Wish: "2027-03-31"}, []cancellation.Wanted{{ProductID: "P-2", RequestedEnd: day}}},
		"a short number by itself":         {cancellation.Typed{Contract: "77"}, []cancellation.Wanted{{ContractID: "V-3"}}},
		"a short number among words":       {cancellation.Typed{Contract: "seit 77 Jahren"}, nil},
		"two products of the same name":    {cancellation.Typed{Contract: "Mobil M"}, nil},
		"two contracts":                    {cancellation.Typed{Contract: "2024-0815 und 2025-1"}, []cancellation.Wanted{{ContractID: "V-1"}, {ContractID: "V-2"}}},
		"words":                            {cancellation.Typed{Contract: "mein Internet"}, nil},
		"nothing":                          {cancellation.Typed{}, nil},
		"a wish that means nothing":        {cancellation.Typed{Contract: "2024-0815", Wish: "bald"}, nil},
		"a wish that is no day":            {cancellation.Typed{Contract: "2024-0815", Wish: "31.02.2027"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := tt.typed.Meant(products)
			if diff := cmp.Diff(tt.want, got); diff != "" || ok != (tt.want != nil) {
				t.Errorf("%v %s", ok, diff)
			}
		})
	}
}

func TestADayIsReadAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]string{
		"2027-03-31": "2027-03-31", "31.03.2027": "2027-03-31", "31. 3. 2027": "2027-03-31", "31. März 2027": "2027-03-31",
		"31 march 2027": "2027-03-31", " 1. Januar 2027 ": "2027-01-01",
		"31.04.2027": "", "03/04/2027": "", "morgen": "", "31.3.27": "", "31.3.2027 oder früher": "", "": "", "31.3.2027x": "",
	} {
		got, ok := cancellation.TypedDay(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q is read as %s, %v; want %q", text, got, ok, want)
		}
	}
}
