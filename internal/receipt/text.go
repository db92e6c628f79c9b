package receipt

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

const blockType = "FAIRWELL RECEIPT"

const germanText = `{{.Provider}}: Eingangsbestätigung

Ihre Kündigung ist eingegangen: {{.Received}} Uhr.

Vorgang:      {{.CaseID}}
{{- with .CustomerID}}
Kunde:        {{.}}{{end}}
Art:          {{if .Cause}}außerordentliche Kündigung{{else}}ordentliche Kündigung{{end}}
{{- with .Reason}}
Grund:        {{.}}{{end}}
Eingangsweg:  {{.Channel}}
{{range .Lines}}
- {{.Name}} (Vertrag {{.ContractNumber}})
{{- with .Wish}}
  gewünschtes Ende: {{.}}{{end}}
{{- with .End}}
  Ende nach Stand des Eingangs: {{.}}{{end}}
{{- end}}

Bitte bewahren Sie diese Bestätigung auf. Der Block unten enthält dasselbe mit
Signatur; daran lässt sich prüfen, dass nichts verändert wurde.
`

const englishText = `{{.Provider}}: acknowledgement of receipt

Your cancellation was received: {{.Received}}.

Reference:    {{.CaseID}}
{{- with .CustomerID}}
Customer:     {{.}}{{end}}
Kind:         {{if .Cause}}cancellation for cause{{else}}ordinary cancellation{{end}}
{{- with .Reason}}
Reason:       {{.}}{{end}}
Received by:  {{.Channel}}
{{range .Lines}}
- {{.Name}} (contract {{.ContractNumber}})
{{- with .Wish}}
  wished end: {{.}}{{end}}
{{- with .End}}
  end as of receipt: {{.}}{{end}}
{{- end}}

Please keep this acknowledgement. The block below holds the same with a
signature, by which anybody can check that nothing was changed.
`

// Text writes the receipt for people, in its language, with the signed document
// as a block at the end.
func (r Receipt) Text() ([]byte, error) {
	at, err := time.Parse(time.RFC3339, r.ReceivedAt)
	if err != nil {
		return nil, ErrMalformed
	}
	text, clock := germanText, "15:04:05"
	if r.Locale == notice.English {
		text, clock = englishText, "15:04:05 MST"
	}
	type line struct{ Name, ContractNumber, Wish, End string }
	view := struct {
		Receipt
		Received string
		Cause    bool
		Lines    []line
	}{Receipt: r, Cause: r.Kind == cancellation.ForCause}
	view.Reason = oneLine(r.Reason)
	view.Received = notice.Spell(notice.CivilDay(at), r.Locale) + ", " + at.In(zone()).Format(clock)
	for _, i := range r.Items {
		view.Lines = append(view.Lines, line{
			Name: oneLine(i.Name), ContractNumber: oneLine(i.ContractNumber),
			Wish: notice.Spell(i.RequestedEnd, r.Locale), End: notice.Spell(i.EndsOn, r.Locale),
		})
	}
	var out bytes.Buffer
	if err := template.Must(template.New("receipt").Parse(text)).Execute(&out, view); err != nil {
		return nil, fmt.Errorf("write receipt: %w", err)
	}
	document, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	out.WriteByte('\n')
	if err := pem.Encode(&out, &pem.Block{Type: blockType, Bytes: document}); err != nil {
		return nil, fmt.Errorf("write receipt: %w", err)
	}
	return out.Bytes(), nil
}

// oneLine keeps free text from looking like lines of the receipt itself.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sameText compares texts as they survive a mail or an editor.
func sameText(a, b []byte) bool { return plainLines(a) == plainLines(b) }

func plainLines(text []byte) string {
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
