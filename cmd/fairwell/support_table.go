package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// printed is what a command embeds that prints what the API answers.
type printed struct {
	JSON bool `name:"json" help:"Print answers as JSON, for scripts, instead of tables."`
}

// AfterApply hands on how answers are printed.
func (p *printed) AfterApply(line *kong.Context, std streams) error { //nolint:unparam // kong calls no hook that returns nothing
	std.json = p.JSON
	line.Bind(std)
	return nil
}

// printAnswer prints what the API answered: as it came for scripts and where it is no
// JSON, else as tables.
func printAnswer(std streams, answer []byte, columns string) error {
	if std.json || !json.Valid(answer) {
		_, err := std.out.Write(answer)
		return err
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	printObject(table, answer, strings.Fields(columns))
	return table.Flush()
}

// member is a member of a JSON object, in its place.
type member struct {
	name  string
	value json.RawMessage
}

// membersOf are those of an object, in the order in which they came; none if it is no
// object. Those of an object within are named after both.
func membersOf(object json.RawMessage) (list []member) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return list
		}
		m := member{name: fmt.Sprint(name)}
		if decoder.Decode(&m.value) != nil {
			return list
		}
		within := membersOf(m.value)
		for _, w := range within {
			list = append(list, member{m.name + "." + w.name, w.value})
		}
		if within == nil {
			list = append(list, m)
		}
	}
	return list
}

// objectsIn are the elements of an array of objects; none of anything else.
func objectsIn(value json.RawMessage) (rows [][]member) {
	var elements []json.RawMessage
	if json.Unmarshal(value, &elements) != nil {
		return nil
	}
	for _, e := range elements {
		if m := membersOf(e); m != nil {
			rows = append(rows, m)
		}
	}
	return rows
}

// printObject prints what an object says line by line, and each list in it as a table
// under that.
func printObject(w io.Writer, object json.RawMessage, columns []string) {
	var lists []member
	for _, m := range membersOf(object) {
		switch {
		case objectsIn(m.value) != nil:
			lists = append(lists, m)
		case m.name == "next_cursor":
			if text := cell(m.value); text != "" {
				defer fmt.Fprintln(w, "\nmore: --cursor "+text)
			}
		case cell(m.value) != "":
			fmt.Fprintf(w, "%s\t%s\n", m.name, cell(m.value))
		}
	}
	for _, l := range lists {
		only := columns
		if l.name != "items" {
			only = nil
			fmt.Fprintf(w, "\n%s\n", l.name)
		}
		printRows(w, objectsIn(l.value), only)
	}
}

func printRows(w io.Writer, rows [][]member, columns []string) {
	if len(columns) == 0 {
		for _, row := range rows {
			for _, m := range row {
				if !slices.Contains(columns, m.name) {
					columns = append(columns, m.name)
				}
			}
		}
	}
	fmt.Fprintln(w, strings.ToUpper(strings.ReplaceAll(strings.Join(columns, "\t"), "_", " ")))
	for _, row := range rows {
		cells := make([]string, len(columns))
		for _, m := range row {
			if at := slices.Index(columns, m.name); at >= 0 {
				cells[at] = cell(m.value)
			}
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
}

// cell is a value as people read it: of a list its elements, of a list of objects how
// many there are.
func cell(value json.RawMessage) string {
	if rows := objectsIn(value); rows != nil {
		return fmt.Sprint(len(rows))
	}
	var text string
	var texts []json.RawMessage
	switch {
	case string(value) == "null":
		return ""
	case json.Unmarshal(value, &text) == nil:
		return strings.Join(strings.Fields(text), " ")
	case json.Unmarshal(value, &texts) == nil:
		words := make([]string, len(texts))
		for n, t := range texts {
			words[n] = cell(t)
		}
		return strings.Join(words, ", ")
	}
	return string(value)
}
