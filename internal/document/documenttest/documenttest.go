// Package documenttest reads back what a PDF of ours shows, for tests.
//
// It reads nothing but what internal/document writes, and is never part of the
// service.
package documenttest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// Line is one line of a page, with its place in points from the lower left. The
// blank that parts it from the next line is left out.
type Line struct {
	Text string
	X, Y float64
}

// Text returns the words of a PDF, one line of the pages each.
func Text(tb testing.TB, pdf []byte) string {
	tb.Helper()
	var out strings.Builder
	for _, page := range Pages(tb, pdf) {
		for _, line := range page {
			out.WriteString(line.Text + "\n")
		}
	}
	return out.String()
}

// Words is Text with every break a blank, so that a sentence is found wherever
// its lines end.
func Words(tb testing.TB, pdf []byte) string {
	tb.Helper()
	return strings.Join(strings.Fields(Text(tb, pdf)), " ")
}

var (
	object = regexp.MustCompile(`(?s)<<([^<>]*)/Length (\d+)>>\nstream\n`)
	shown  = regexp.MustCompile(`(?s)BT (-?[0-9.]+) (-?[0-9.]+) Td \(((?:[^\\()]|\\.)*)\) Tj ET`)
)

// Pages returns the lines of each page.
func Pages(tb testing.TB, pdf []byte) [][]Line {
	tb.Helper()
	var pages [][]Line
	for at := 0; ; {
		found := object.FindSubmatchIndex(pdf[at:])
		if found == nil {
			return pages
		}
		dictionary, begin := string(pdf[at+found[2]:at+found[3]]), at+found[1]
		length, err := strconv.Atoi(string(pdf[at+found[4] : at+found[5]]))
		if err != nil || begin+length > len(pdf) {
			tb.Fatalf("a stream of the PDF is broken: %v", err)
		}
		stream := pdf[begin : begin+length]
		at = begin + length
		if strings.Contains(dictionary, "/FlateDecode") {
			if stream, err = inflate(stream); err != nil {
				tb.Fatalf("inflate: %v", err)
			}
		}
		if lines := linesOf(tb, stream); lines != nil {
			pages = append(pages, lines)
		}
	}
}

func inflate(stream []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, fmt.Errorf("open stream: %w", err)
	}
	return io.ReadAll(r)
}

func linesOf(tb testing.TB, stream []byte) []Line {
	tb.Helper()
	var lines []Line
	for _, m := range shown.FindAllSubmatch(stream, -1) {
		x, errX := strconv.ParseFloat(string(m[1]), 64)
		y, errY := strconv.ParseFloat(string(m[2]), 64)
		if errX != nil || errY != nil {
			tb.Fatalf("a line of the PDF has no place: %v %v", errX, errY)
		}
		lines = append(lines, Line{Text: strings.TrimRight(words(m[3]), " "), X: x, Y: y})
	}
	return lines
}

// words undoes the escapes of a string of the PDF; its letters are UTF-16.
func words(escaped []byte) string {
	var raw []byte
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '\\' && i+1 < len(escaped) {
			i++
			if escaped[i] == 'r' {
				raw = append(raw, '\r')
				continue
			}
		}
		raw = append(raw, escaped[i])
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}
