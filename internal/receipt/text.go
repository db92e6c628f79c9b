package receipt

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
)

const blockType = "FAIRWELL RECEIPT"

// Text writes the receipt for people, in its language, with the signed document
// as a block at the end.
func (r Receipt) Text() ([]byte, error) {
	v, err := r.view()
	if err != nil {
		return nil, err
	}
	out := &bytes.Buffer{}
	fmt.Fprintf(out, "%s: %s\n\n", r.Provider, v.words.title)
	fmt.Fprintf(out, v.opening+"%s.\n\n", v.received(r.Locale), prefixed(",\n", v.pressed))
	for _, row := range r.rows(v) {
		fmt.Fprintf(out, "%-14s%s\n", row.label+":", row.value)
	}
	if len(v.typed) > 0 {
		fmt.Fprintf(out, "\n%s\n", v.words.typed)
		for _, row := range v.typed {
			fmt.Fprintf(out, "  %-14s%s\n", row.label+":", row.value)
		}
	}
	if len(v.items) > 0 {
		out.WriteByte('\n')
	}
	for _, i := range v.items {
		fmt.Fprintf(out, "- %s (%s %s)\n", i.name, v.words.ofContract, i.contract)
		for _, row := range filled([]row{{v.words.wish, i.wish}, {v.words.endsOn, i.end}}) {
			fmt.Fprintf(out, "  %s: %s\n", row.label, row.value)
		}
	}
	for _, p := range v.parts {
		p.write(out)
	}
	fmt.Fprintf(out, "\n%s\n\n", v.words.keep)
	document, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	if err := pem.Encode(out, &pem.Block{Type: blockType, Bytes: document}); err != nil {
		return nil, fmt.Errorf("write receipt: %w", err)
	}
	return out.Bytes(), nil
}

// rows are the facts of a receipt but for what was typed and for its products.
func (r Receipt) rows(v view) []row {
	rows := []row{
		{v.words.reference, r.Code()},
		{v.words.customer, plain(r.CustomerID)},
		{v.words.kind, v.kindOf(r.Kind)},
		{v.words.reason, plain(r.Reason)},
		{v.words.channel, v.channelOf(r.Channel)},
		{v.words.declarer, v.declarer(r.DeclaredBy)},
	}
	return filled(append(rows, v.continued...))
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// sameText compares texts as they survive a mail or an editor.
func sameText(a, b []byte) bool { return plainLines(a) == plainLines(b) }

func plainLines(text []byte) string {
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
