package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/store"
)

// longestLine bounds one contract with all its products.
const longestLine = 4 << 20

// readBook hands over each contract of a book with the number of its line, or what
// is wrong with that line. A book is JSON Lines, or CSV if its first line is not empty and does not begin with {.
func readBook(in io.Reader, each func(line int, r store.Record, err error) error) error {
	text := bufio.NewReaderSize(in, 64<<10)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark)) // it is buffered
	}
	first, err := text.Peek(1)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return fmt.Errorf("read line 1: %w", err)
	case first[0] == '{' || first[0] == '\n' || first[0] == '\r':
		return readLines(text, each)
	}
	return readTable(text, each)
}

// byteOrderMark is what spreadsheets write before a table.
const byteOrderMark = "\ufeff"

func readLines(in io.Reader, each func(int, store.Record, error) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), longestLine)
	number := 0
	for lines.Scan() {
		number++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		r, err := readRecord(line)
		if err := each(number, r, err); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", number+1, err)
	}
	return nil
}

// readTable reads CSV: the first row names the members as JSON has them, customer.id,
// contract.number, product.terms.notice; each row is a product, and rows of one
// contract that follow each other are one line, that of the first. Columns are separated
// by commas, or by semicolons.
func readTable(in *bufio.Reader, each func(int, store.Record, error) error) error {
	names, err := in.ReadString('\n')
	if err != nil {
		return errors.New("line 1: no row follows the names of the columns")
	}
	rows := csv.NewReader(in)
	if !strings.Contains(names, ",") {
		rows.Comma = ';' // as spreadsheets separate where a number has a comma
	}
	header := strings.Split(strings.TrimSpace(strings.ReplaceAll(names, `"`, "")), string(rows.Comma))
	rows.FieldsPerRecord = len(header)
	rows.ReuseRecord = true
	var contract map[string]any
	first, id := 0, ""
	flush := func() error {
		if contract == nil {
			return nil
		}
		line, err := json.Marshal(contract)
		if err != nil {
			return fmt.Errorf("line %d: %w", first, err)
		}
		r, err := readRecord(line)
		return each(first, r, err)
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return flush()
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			if err := each(broken.StartLine+1, store.Record{}, broken.Err); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("read rows: %w", err)
		}
		line, _ := rows.FieldPos(0)
		line++ // the names come before
		cells := nested(header, row)
		of, _ := cells["contract"].(map[string]any)
		if now := fmt.Sprint(of["id"]); contract == nil || now != id {
			if err := flush(); err != nil {
				return err
			}
			contract, first, id = cells, line, now
			contract["products"] = []any{}
		}
		contract["products"] = append(contract["products"].([]any), cells["product"])
		delete(contract, "product")
	}
}

// plainMembers are the members that are no text.
func plainMembers() []string {
	return []string{"notice_by_day", "notice_by_workday", "ends_after", "not_instructed"}
}

// nested makes of a row what its header names; an empty cell is left out.
func nested(header, row []string) map[string]any {
	top := map[string]any{"product": map[string]any{"terms": map[string]any{}}}
	for i, cell := range row {
		if cell == "" {
			continue
		}
		path := strings.Split(header[i], ".")
		at := top
		for _, name := range path[:len(path)-1] {
			inner, ok := at[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[name] = inner
			}
			at = inner
		}
		var value any = cell
		if name := path[len(path)-1]; slices.Contains(plainMembers(), name) && json.Valid([]byte(cell)) {
			value = json.RawMessage(cell)
		}
		at[path[len(path)-1]] = value
	}
	return top
}
