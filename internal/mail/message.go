package mail

// Message is a rendered mail, ready to be sent.
type Message struct {
	Subject string
	Text    string
	HTML    string
}
