package browser

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The widths of the design: a phone and a desk.
const (
	Phone = 360
	Desk  = 1280
)

// patience is how long a step waits for what it needs.
const patience = 30 * time.Second

// View says how a page is looked at.
type View struct {
	Width    int64    // Phone or Desk
	NoScript bool     // the page's scripts do not run
	Dark     bool     // the reader prefers dark pages
	Language string   // the browser's, as in Accept-Language; if empty, none is sent
	Origins  []string // scheme, host and port that pages may load from; anything else is a third party
}

// Tab is one page of its own: no cookie is shared with another tab.
type Tab struct {
	ctx   context.Context
	close context.CancelFunc
	view  View
	seen  *record
}

// Open makes a fresh tab. The caller closes it.
func (b *Browser) Open(view View) (*Tab, error) {
	seen := newRecord(view.Origins)
	// The tab lives as long as the context of its first call, so that is the tab's own.
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.hear))
	if err := setUp(ctx, view); err != nil {
		stop()
		return nil, fmt.Errorf("open tab: %w", err)
	}
	return &Tab{ctx: ctx, close: stop, view: view, seen: seen}, nil
}

// Close ends the tab and forgets its cookies.
func (t *Tab) Close() { t.close() }

func setUp(ctx context.Context, view View) error {
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: view.Width, Height: 800, DeviceScaleFactor: 1, Mobile: view.Width < 600,
	})
	if err != nil {
		return fmt.Errorf("set width: %w", err)
	}
	if err = switchScripts(ctx, !view.NoScript); err != nil {
		return err
	}
	// Each tab has the keyboard, whichever window is in front.
	_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if err != nil {
		return fmt.Errorf("hold focus: %w", err)
	}
	if view.Dark {
		dark := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
		if _, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: dark}); err != nil {
			return fmt.Errorf("prefer dark pages: %w", err)
		}
	}
	if _, err = chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		return fmt.Errorf("watch network: %w", err)
	}
	// Every page is weighed as by somebody who comes for the first time.
	if _, err = chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
		return fmt.Errorf("switch cache off: %w", err)
	}
	if _, err = chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		return fmt.Errorf("watch log: %w", err)
	}
	if view.Language == "" {
		return nil
	}
	headers := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": view.Language}}
	if _, err = chromedp.Call(ctx, network.SetExtraHTTPHeaders, headers); err != nil {
		return fmt.Errorf("set language: %w", err)
	}
	return nil
}

func switchScripts(ctx context.Context, on bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	if err != nil {
		return fmt.Errorf("switch scripts: %w", err)
	}
	return nil
}

// within bounds one step.
func (t *Tab) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, patience)
}
