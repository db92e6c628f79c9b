package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/link"
)

// readLinkKeys reads the keys of links once, so that a missing file stops the start.
func readLinkKeys(c config.Links) (link.Keys, error) {
	text, err := os.ReadFile(c.LinkKeyFile)
	if err != nil {
		return link.Keys{}, errors.New("FAIRWELL_LINK_KEY_FILE cannot be read: make one with `openssl rand -hex 32`")
	}
	keys, err := link.ParseKeys(text)
	if err != nil {
		return link.Keys{}, fmt.Errorf("FAIRWELL_LINK_KEY_FILE: %w", err)
	}
	return keys, nil
}
