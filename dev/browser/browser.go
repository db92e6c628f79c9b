// Package browser looks at pages as people do: it drives a headless Chromium
// at the width of a phone or a desk, with scripts or without, by mouse or by
// keyboard alone, and writes down what the browser complains about.
//
// It owns the Chromium process and its data folder. It must never judge the
// pages: tests and the picture command say what is right.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// ErrNoBrowser says that no Chromium is to be found.
var ErrNoBrowser = errors.New("no browser; install Chromium, or name one in CHROMIUM")

// Config says which browser runs, and where.
type Config struct {
	Binary  string // of Chromium; if empty, Find looks for it
	DataDir string // its profile; the caller's, so that the caller knows when it goes
}

// Browser is one running Chromium.
type Browser struct {
	ctx  context.Context
	stop context.CancelFunc
}

// Find names the Chromium of this machine: that of the variable CHROMIUM, else
// one by its usual names. It returns ErrNoBrowser if there is none.
func Find() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if named := os.Getenv("CHROMIUM"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// starts is how often a browser is started that dies at once: Chromium now and
// then crashes before it shows a first page, on a busy machine above all.
const starts = 3

// Start runs a browser until Close. It returns ErrNoBrowser if there is none.
func Start(config Config) (*Browser, error) {
	if config.Binary == "" {
		found, err := Find()
		if err != nil {
			return nil, err
		}
		config.Binary = found
	}
	var failed error
	for range starts {
		b := launch(config)
		err := b.ready()
		if err == nil {
			return b, nil
		}
		b.stop()
		failed = errors.Join(failed, err)
	}
	return nil, fmt.Errorf("start browser: %w", failed)
}

func launch(config Config) *Browser {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(config.Binary),
		chromedp.UserDataDir(config.DataDir),
		// The pictures are the same on every machine with the same fonts.
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("hide-scrollbars", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopContext := chromedp.NewContext(allocator)
	return &Browser{ctx: ctx, stop: func() { stopContext(); stopAllocator() }}
}

// ready waits until the browser answers. Its context must be the browser's
// own: the process lives as long as the context of the first call.
func (b *Browser) ready() error {
	answer := make(chan error, 1)
	go func() { answer <- chromedp.Do(b.ctx) }()
	select {
	case err := <-answer:
		return err
	case <-time.After(time.Minute):
		return errors.New("it does not answer within a minute")
	}
}

// Close ends the browser and all its tabs.
func (b *Browser) Close() error {
	defer b.stop()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Cancel(ctx); err != nil {
		return fmt.Errorf("close browser: %w", err)
	}
	return nil
}
