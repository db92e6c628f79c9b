package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/fairwell/fairwell/internal/notice"
)

// The linker sets both in images, which it can of variables alone; a build from a clone knows the commit by itself.
var version, commit string

type versionCommand struct{}

// Run says which build this is and which rules it decides by.
func (versionCommand) Run(std streams) error {
	_, err := fmt.Fprintf(std.out, "version %s\ncommit  %s\ngo      %s\nrules   %s\n",
		cmp.Or(version, "development"), cmp.Or(commit, builtFrom(), "unknown"), runtime.Version(), notice.RuleVersion)
	return err
}

// builtFrom is the commit that the Go tool has written into the binary.
func builtFrom() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}
