package api

import (
	_ "embed"
	"encoding/json"
)

// word is what a member of that name means wherever it stands, with an example.
type word struct {
	Meaning string `json:"meaning"`
	Example any    `json:"example"`
}

//go:embed glossary.json
var glossaryFile []byte

// glossary explains the members of all bodies and the parameters by their names: one
// word means one thing. What a struct says of its own member goes first.
func glossary() map[string]word {
	var words map[string]word
	if err := json.Unmarshal(glossaryFile, &words); err != nil {
		panic(err) // our own file: a mistake in this package
	}
	return words
}
