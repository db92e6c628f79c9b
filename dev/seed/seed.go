// Package seed holds the contracts that the local stack starts with.
//
// They are made up and say so; nobody real may ever be in them.
package seed

import _ "embed"

// Contracts are customers, contracts and products as `fairwell import` reads
// them, one contract a line.
//
//go:embed contracts.jsonl
var Contracts []byte
