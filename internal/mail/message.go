package mail

import "crypto/sha256"

// Message is a rendered mail, ready to be sent.
type Message struct {
	Subject string
	Text    string
	HTML    string
}

// Hash names the message's words, so that the ledger can show that every
// attempt carried the same ones.
func (m Message) Hash() [sha256.Size]byte {
	h := sha256.New()
	for _, part := range []string{m.Subject, m.Text, m.HTML} {
		h.Write([]byte(part))
		h.Write([]byte{0}) // no part runs into the next
	}
	return [sha256.Size]byte(h.Sum(nil))
}
