package collector

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// The measures of a drawing, in pixels.
const (
	rowHeight  = 26
	labelWidth = 330
	barWidth   = 560
	drawing    = labelWidth + barWidth + 90
)

// Waterfall draws the spans of a trace below each other as an SVG: each begins where it
// began and is as long as it took.
func Waterfall(spans []Span) string {
	var begin, end time.Time
	for _, s := range spans {
		if begin.IsZero() || s.Start.Before(begin) {
			begin = s.Start
		}
		if s.End.After(end) {
			end = s.End
		}
	}
	d := waterfall{spans: spans, begin: begin, whole: max(end.Sub(begin), 1)}
	d.draw("", 0)
	height := (d.rows + 1) * rowHeight
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">`+"\n"+
		`<rect width="100%%" height="100%%" fill="#fff"/>`+"\n%s</svg>\n", drawing, height, d.text.String())
}

type waterfall struct {
	spans []Span
	begin time.Time
	whole time.Duration
	rows  int
	text  strings.Builder
}

func (d *waterfall) draw(parent string, depth int) {
	for _, s := range d.spans {
		if s.Parent != parent {
			continue
		}
		y := d.rows*rowHeight + rowHeight/2
		at := func(t time.Time) float64 {
			return labelWidth + barWidth*float64(t.Sub(d.begin))/float64(d.whole)
		}
		x, wide := at(s.Start), max(at(s.End)-at(s.Start), 2)
		colour := "#0b6e5a"
		if strings.HasSuffix(s.Service, "worker") {
			colour = "#7a4f9a"
		}
		fmt.Fprintf(&d.text, `<text x="%d" y="%d" fill="#222">%s</text>`+"\n", 10+depth*16, y+5, html.EscapeString(s.Name+said(s)))
		fmt.Fprintf(&d.text, `<rect x="%.1f" y="%d" width="%.1f" height="14" rx="3" fill="%s"/>`+"\n", x, y-7, wide, colour)
		fmt.Fprintf(&d.text, `<text x="%.1f" y="%d" fill="#555" font-size="11">%.1f ms</text>`+"\n", x+wide+5, y+4, float64(s.End.Sub(s.Start))/float64(time.Millisecond))
		d.rows++
		d.draw(s.ID, depth+1)
	}
}
