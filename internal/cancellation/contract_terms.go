package cancellation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// ContractTerms are what a new contract about a product says, in its provider's words:
// the contract summary (§ 54 Abs. 3 TKG) and the instruction on the right to withdraw
// (Art. 246a § 1 Abs. 2 EGBGB).
type ContractTerms struct {
	Summary    []Passage `json:"summary" nullable:"false"`
	Withdrawal []Passage `json:"withdrawal" nullable:"false"`
}

// Passage is one part of a text, plain; a line break in Text is kept.
type Passage struct {
	Title string `json:"title" example:"Preis" doc:"what this part is about"`
	Text  string `json:"text" example:"39,95 € im Monat" doc:"what it says; a line break is kept"`
}

// Digest is a hash of the terms: what was read and what counts are compared by it.
func (t ContractTerms) Digest() (string, error) {
	written, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("encode terms: %w", err)
	}
	sum := sha256.Sum256(written)
	return hex.EncodeToString(sum[:]), nil
}
