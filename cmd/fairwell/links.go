package main

import (
	"log/slog"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/link"
)

// followLinkKeys reads the keys of links, now and when their file changes. Wrong ones
// stop the start.
func followLinkKeys(log *slog.Logger, c config.Links) (func() link.Keys, error) {
	return config.Follow(log, "FAIRWELL_LINK_KEY_FILE", c.LinkKey,
		func(file string) (link.Keys, error) { return link.ParseKeys([]byte(file)) })
}
