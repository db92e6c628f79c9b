package main

import (
	"io"

	"github.com/fairwell/fairwell/internal/notice/line"
)

// runNotice answers questions about dates, one JSON object a line, without
// Temporal, database or network. Its error is line.ErrBadLines if a line was
// answered with an error: the command then exits 1, with every line answered.
func runNotice(in io.Reader, out io.Writer) error {
	return line.Answer(in, out, line.Options{})
}
