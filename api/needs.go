package api

import (
	"slices"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// needView is one thing that a person has to look at.
type needView struct {
	Cause string   `json:"cause"`
	Acts  []string `json:"acts" nullable:"false" doc:"that end it, as they end their address; the one to do next first"`
}

func needs(causes []string, of cancellation.Kind) []needView {
	list := make([]needView, len(causes))
	for n, cause := range causes {
		list[n] = needView{cause, next(cause, of)}
	}
	return list
}

// onMany are those of them that a batch can do.
func onMany(cause string) []string {
	paths := []string{}
	for _, of := range []cancellation.Kind{cancellation.Ordinary, cancellation.Withdrawal} {
		for _, a := range cancellation.EndedBy(cause, of) {
			if a.Many != "" && !slices.Contains(paths, a.Path) {
				paths = append(paths, a.Path)
			}
		}
	}
	return paths
}

// next are the addresses of the acts that end a cause.
func next(cause string, of cancellation.Kind) []string {
	paths := []string{}
	for _, a := range cancellation.EndedBy(cause, of) {
		paths = append(paths, a.Path)
	}
	return paths
}
