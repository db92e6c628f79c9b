// Package client calls the JSON API from Go, as an integrator does: it owns the
// requests and answers of the calls that generate.yaml names, as the description has
// them. The service must never import it, and nothing of it is written by hand.
package client

//go:generate go tool -modfile=../../tools/go.mod oapi-codegen -config generate.yaml -o client.gen.go ../openapi.json
