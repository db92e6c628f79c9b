package chaos

import (
	"context"
	"fmt"
)

// message is a mail in the mailbox.
type message struct {
	Case    string `json:"case"`
	Kind    string `json:"kind"`
	Number  int    `json:"number"` // of its kind in its case
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func (w *world) messages(ctx context.Context) ([]message, error) {
	var list []message
	if err := w.read(ctx, w.env.Mailbox()+"/messages", "", &list); err != nil {
		return nil, fmt.Errorf("read mailbox: %w", err)
	}
	return list, nil
}

// delivered counts the mails in the mailbox.
func (w *world) delivered(ctx context.Context) (int, error) {
	list, err := w.messages(ctx)
	return len(list), err
}
