package backendtest

import (
	"embed"
	"encoding/json"
	"net/http"

	"github.com/fairwell/fairwell/internal/fake"
)

//go:embed terms
var terms embed.FS

// lineTerms is the line whose faults hit whoever asks for terms.
const lineTerms = "terms"

// getTerms answers the terms of a new contract as the provider's service does: the same
// for every product.
func (s *Server) getTerms(w http.ResponseWriter, r *http.Request) {
	if f := s.asked(lineTerms, r.PathValue("id")); f.AskStatus != 0 {
		refuse(w, f.AskStatus, "told to fail")
		return
	}
	text, err := terms.ReadFile("terms/" + r.URL.Query().Get("lang") + ".json")
	if err != nil {
		refuse(w, http.StatusNotFound, "there are none in that language")
		return
	}
	fake.Answer(w, http.StatusOK, json.RawMessage(text))
}
