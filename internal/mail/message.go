package mail

// Message is a rendered mail, ready to be sent.
type Message struct {
	Subject string
	Text    string
	HTML    string
}

// Attachment is a file that goes with a mail. Its name stays in the vendor's
// logs: it holds identifiers alone, nothing that names a person.
type Attachment struct {
	Name    string // such as "bestaetigung-CASE.pdf"
	Type    string // MIME
	Content []byte
}
