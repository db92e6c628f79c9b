package main

import (
	"runtime/debug"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/notice/line"
)

type noticeCommand struct {
	Explain bool              `help:"Print each answer for a person instead of as JSON: dates, reasons, next possible ends."`
	Lang    string            `help:"Language of --explain." enum:"de,en" default:"de"`
	Policy  map[string]string `help:"Answer a disputed question otherwise: too_long=any_time, as docs/rules.md lists them."`
	Steps   bool              `help:"Add the basis, the reasons as data and the next possible ends to each JSON answer."`
}

// memoryLimit bounds what the command takes beside its own text.
const memoryLimit = 32 << 20

// Run answers questions about dates, one JSON object a line, without Temporal,
// database or network. Its error is line.ErrBadLines if a line was answered with an
// error: the command then exits 1, with every line answered.
func (c noticeCommand) Run(std streams) error {
	// A bill run shares its machine: the collector keeps up even where it is starved.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	law, err := notice.Rules().Answering(c.Policy)
	if err != nil {
		return err
	}
	if c.Explain {
		return line.Explain(std.in, std.out, notice.Language(c.Lang), line.Options{Law: law})
	}
	return line.Answer(std.in, std.out, line.Options{Steps: c.Steps, Law: law})
}
