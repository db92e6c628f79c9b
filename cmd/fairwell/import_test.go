package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/store/storetest"
)

const goodLine = `{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de","birth_date":"1980-02-29"},` +
	`"contract":{"id":"V-1","number":"2024-1","concluded_on":"2024-01-15"},` +
	`"products":[{"id":"P-1","name":"DSL 100","line":"access","terms":{"notice":"P1M"}},` +
	`{"id":"P-2","name":"TV","line":"tv","part_of":"P-1","terms":{}}]}`

func TestImportTakesGoodLinesAndReportsBadOnes(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	for _, tt := range []struct{ name, old, new, want string }{
		{"unknown field", `"locale":"de"`, `"locale":"de","nick":"Geheim"`, "a field that is not known"},
		{"missing customer ID", `"id":"C-1",`, ``, "customer.id: is missing"},
		{"bad email", `erika@example.com`, `Geheim`, "customer.email"},
		{"two lines in an email", `erika@example.com`, `a@example.com\nBcc: Geheim`, "customer.email"},
		{"unknown locale", `"locale":"de"`, `"locale":"fr"`, "customer.locale"},
		{"bad terms", `"notice":"P1M"`, `"notice":"-P1M"`, "notice"},
		{"a day that is none", `1980-02-29`, `1981-02-29`, "calendar"},
		{"duplicate product", `"id":"P-2"`, `"id":"P-1"`, "products[1].id: is listed twice"},
		{"no product name", `"name":"TV",`, ``, "products[1].name: is missing"},
		{"part of a foreign product", `"part_of":"P-1"`, `"part_of":"P-9"`, "part_of"},
		{"part of itself in a circle", `"line":"access",`, `"line":"access","part_of":"P-2",`, "part_of"},
		{"a number for a name", `"name":"TV"`, `"name":7`, "name"},
		{"a null byte", `Erika Beispiel`, `Erika\u0000`, "not text"},
		{"an ID nobody could name", `"id":"V-1"`, `"id":"` + strings.Repeat("x", 201) + `"`, "contract.id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(goodLine, tt.old, tt.new, 1)
			if bad == goodLine {
				t.Fatal("nothing was changed")
			}
			code, _, errs := fairwell(t, goodLine+"\n\n"+bad+"\n"+goodLine+"\n", "import")
			if code != 1 {
				t.Errorf("exit %d, want 1", code)
			}
			if !strings.Contains(errs, "line 3: ") || !strings.Contains(errs, tt.want) {
				t.Errorf("want line 3 and %q in:\n%s", tt.want, errs)
			}
			if !strings.Contains(errs, "2 contracts imported") {
				t.Errorf("the good lines did not go in:\n%s", errs)
			}
			if strings.Contains(errs, "Geheim") || strings.Contains(errs, "Erika") {
				t.Errorf("personal data shows:\n%s", errs)
			}
		})
	}
	list, err := storetest.OpenURL(t, url).Catalogue(t.Context(), "C-1")
	if err != nil || len(list) != 2 {
		t.Errorf("got %d products, %v", len(list), err)
	}
}

func TestImportOfGoodLinesSucceeds(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	if code, _, errs := fairwell(t, goodLine+"\n"+goodLine, "import"); code != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
}

// book is goodLine as a table: a row for each product.
const book = "customer.id,customer.number,customer.name,customer.email,contract.id,contract.number,contract.concluded_on,product.id,product.name,product.line,product.part_of,product.terms.notice,product.terms.notice_by_day\n" +
	"C-1,K1,Erika Beispiel,erika@example.com,V-1,2024-1,2024-01-15,P-1,DSL 100,access,,P1M,\n" +
	"C-1,K1,Erika Beispiel,erika@example.com,V-1,2024-1,2024-01-15,P-2,TV,tv,P-1,,\n" +
	"C-2,K2,Max Beispiel,,V-2,2024-2,,P-3,DSL 50,access,,,15\n"

func TestATableIsImportedAsLinesAre(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	bad := strings.Replace(book, "P-3,DSL 50,access,,,15", "P-3,DSL 50,access,,,Geheim", 1)
	code, out, errs := fairwell(t, bad, "import", "--changes")
	if code != 1 || !strings.Contains(errs, "line 4: ") || strings.Contains(errs, "Geheim") || !strings.Contains(out, "line 2: contract V-1 new\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	code, out, errs = fairwell(t, book, "import", "--changes")
	if code != 0 || out != "line 4: contract V-2 new\n" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	list, err := storetest.OpenURL(t, url).Catalogue(t.Context(), "C-1")
	if err != nil || len(list) != 2 || list[1].PartOf != "P-1" || list[1].Terms.Notice.String() != "P1M" {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestADryRunReportsWhatAnImportWouldAndImportsNothing(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	lines := goodLine + "\n" + strings.Replace(goodLine, `"part_of":"P-1"`, `"part_of":"P-9"`, 1) + "\n"
	code, out, errs := fairwell(t, lines, "import", "--dry-run", "--changes")
	if code != 1 || !strings.Contains(errs, "line 2: ") || !strings.Contains(errs, "part_of") || out != "line 1: contract V-1 new\n" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	if _, err := storetest.OpenURL(t, url).Catalogue(t.Context(), "C-1"); err == nil {
		t.Error("something was imported")
	}
}

func TestAnImportThatWasStoppedGoesOnWhereItWasOrBegins(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	second := strings.NewReplacer("V-1", "V-2", "P-1", "P-3", "P-2", "P-4").Replace(goodLine)
	if code, _, errs := fairwell(t, goodLine, "import"); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, args := range [][]string{{"import", "--changes", "--after", "1"}, {"import", "--changes"}} {
		code, out, errs := fairwell(t, goodLine+"\n"+second, args...)
		want := "line 2: contract V-2 new\n"
		if args[len(args)-1] == "--changes" {
			want = ""
		}
		if code != 0 || out != want {
			t.Errorf("%v: exit %d: %q\n%s", args, code, out, errs)
		}
	}
}

func TestATableIsReadAsGermanSpreadsheetsWriteIt(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	german := "\ufeff" + strings.ReplaceAll(strings.ReplaceAll(book, ",", ";"), "\n", "\r\n")
	code, out, errs := fairwell(t, german, "import", "--changes")
	if code != 0 || out != "line 2: contract V-1 new\nline 4: contract V-2 new\n" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestARowThatIsBrokenIsReportedAndTheOthersGoIn(t *testing.T) {
	t.Setenv("DATABASE_URL", databases.New(t))
	rows := strings.SplitAfter(book, "\n")
	broken := rows[0] + rows[1] + rows[2] + "C-3,Geheim\n" + rows[3]
	code, out, errs := fairwell(t, broken, "import", "--changes")
	if code != 1 || out != "line 2: contract V-1 new\nline 5: contract V-2 new\n" ||
		!strings.Contains(errs, "line 4: ") || strings.Contains(errs, "Geheim") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestAnImportOfSeveralLanesLeavesWhatOneLaneLeaves(t *testing.T) {
	book, url := linesOf(2*importBatch+200), databases.New(t)
	t.Setenv("DATABASE_URL", url)
	for _, want := range []int{len(book), 0} {
		code, out, errs := fairwell(t, strings.Join(book, ""), "import", "--lanes", "4", "--changes")
		if added := strings.Count(out, " new\n"); code != 0 || added != want || strings.Count(out, "\n") != want {
			t.Errorf("exit %d, %d new instead of %d: %.300s", code, added, want, errs)
		}
	}
	sameAsAtOnce(t, url, book)
}

func TestAContractThatTwoCustomersClaimInTwoLanesIsRefusedToOneOfThem(t *testing.T) {
	book, url := linesOf(2*importBatch+200), databases.New(t)
	t.Setenv("DATABASE_URL", url)
	for n := 1; n < len(book); n += 2 { // each second customer also claims what the one before has
		book[n] += strings.Replace(book[n-1], fmt.Sprintf(`"C-%d"`, n), fmt.Sprintf(`"C-%d"`, n+1), 1)
	}
	code, _, errs := fairwell(t, strings.Join(book, ""), "import", "--lanes", "4")
	if refused := strings.Count(errs, "belongs to another customer"); code != 1 || refused != len(book)/2 {
		t.Errorf("exit %d, %d are refused: %.300s", code, refused, errs)
	}
	kinds := map[string]int{}
	for _, row := range rows(t, url, "'a row'") {
		kinds[strings.Fields(row)[0]]++
	}
	if kinds["contracts"] != len(book) || kinds["products"] != 2*len(book) {
		t.Errorf("it left %v", kinds)
	}
}
