package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// signed is the scheme of the webhook: not a token, but SendGrid's signature.
const signed = "signature"

func securitySchemes() map[string]*huma.SecurityScheme {
	return map[string]*huma.SecurityScheme{
		bearer: {
			Type: "oauth2", Description: "An access token (JWT, at+jwt) of the configured OpenID Connect issuer for the configured audience, as bearer token.",
			Flows: &huma.OAuthFlows{ClientCredentials: &huma.OAuthFlow{ //nolint:gosec // holds no secret
				TokenURL: "https://issuer.example/token", // the issuer is a setting: its discovery document names the real one
				Scopes: map[string]string{
					scopeCancellations: "the customer that the token names, and nobody else",
					scopeIntake:        "declares for any customer, and reads what it declared",
					scopeSupport:       "reads and acts on every case; each read of personal data is recorded",
					scopeEvents:        "reads events, which hold nothing personal",
				},
			}},
		},
		signed: {
			Type: "apiKey", In: "header", Name: headerSignature,
			Description: "SendGrid's signature of the events, with their time in " + headerTimestamp,
		},
	}
}

// tags group the calls for readers, by the first part of their address; support's is
// the one for what is of no noun.
func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: "cancellations", Description: "Declare, see every end date, prove receipt; and what support does about a case"},
		{Name: "customers", Description: "Contracts with their earliest ends; whose a declaration may be"},
		{Name: "withdrawals", Description: "What undoes a contract from its start (§ 356a BGB)"},
		{Name: "events", Description: "What happened, for other systems: by pull, or told to their endpoints"},
		{Name: "support", Description: "The queue, batches, letters, proposals and holds"},
		{Name: "webhooks", Description: "What others tell this service"},
	}
}

func tagOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/v1/"), "/")
	if slices.ContainsFunc(tags(), func(t *huma.Tag) bool { return t.Name == first }) {
		return first
	}
	return "support"
}

// firstClause is what a list of calls shows of a sentence.
func firstClause(sentence string) string {
	if at := strings.IndexAny(sentence, ";:,"); at > 0 {
		return sentence[:at]
	}
	return sentence
}

// Problems lists every code that a problem can carry, as lines of a table: status,
// code, words. Those of a status have their order.
func Problems() []string {
	lines := []string{
		problemLine(newProblem(http.StatusMethodNotAllowed, codeMethodNotAllowed, detailMethod)),
		problemLine(newProblem(http.StatusUnprocessableEntity, codeInvalid, detailInvalid+" `errors` says which parts.")),
		problemLine(newProblem(http.StatusInternalServerError, codeUnexpected, detailUnexpected)),
	}
	for _, r := range refusals() {
		lines = append(lines, problemLine(newProblem(r.status, r.code, r.detail)))
	}
	slices.Sort(lines)
	return lines
}

func problemLine(p *problem) string {
	return fmt.Sprintf("| %d | `%s` | %s |", p.Status, p.Code, p.Detail)
}
