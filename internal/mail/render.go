package mail

// Render turns the content into a message in the content's language.
func Render(c Content) (Message, error) { return Message{}, nil }
