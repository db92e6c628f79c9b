package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Step is one thing a person does, or waits to see.
type Step struct {
	name string
	do   func(ctx context.Context, t *Tab) error
}

// Do takes steps one after the other, each with its own deadline.
func (t *Tab) Do(steps ...Step) error {
	for _, step := range steps {
		ctx, cancel := t.within()
		err := step.do(ctx, t)
		cancel()
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// Visit types an address and waits until the page has loaded.
func Visit(address string) Step {
	return Step{"visit " + address, func(ctx context.Context, t *Tab) error {
		return t.follow(ctx, func() error {
			result, err := chromedp.Call(ctx, page.Navigate, page.NavigateParams{URL: address})
			if err == nil && result.ErrorText != "" {
				err = errors.New(result.ErrorText)
			}
			return err
		})
	}}
}

// Expect says with which status the next page comes, if not with 200.
func Expect(status int64) Step {
	return Step{fmt.Sprintf("expect %d", status), func(_ context.Context, t *Tab) error {
		t.seen.mu.Lock()
		defer t.seen.mu.Unlock()
		t.seen.expected = status
		return nil
	}}
}

// Click presses the mouse on an element, and stays on the page.
func Click(role, name string) Step {
	what := Element{role, name}
	return Step{"click " + what.String(), func(ctx context.Context, t *Tab) error { return t.click(ctx, what) }}
}

// Follow presses the mouse on an element and waits for the page it leads to.
func Follow(role, name string) Step {
	what := Element{role, name}
	return Step{"follow " + what.String(), func(ctx context.Context, t *Tab) error {
		return t.follow(ctx, func() error { return t.click(ctx, what) })
	}}
}

// Fill writes a text into a field, in place of what stood there.
func Fill(role, name, value string) Step {
	what := Element{role, name}
	return Step{"fill " + what.String(), func(ctx context.Context, t *Tab) error {
		node, err := t.find(ctx, what)
		if err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, dom.Focus, dom.FocusParams{BackendNodeID: node}); err != nil {
			return fmt.Errorf("focus: %w", err)
		}
		if err := chromedp.Do(ctx, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl))); err != nil {
			return fmt.Errorf("mark all: %w", err)
		}
		return write(ctx, value)
	}}
}

// Read waits until the page says something.
func Read(words string) Step {
	return Step{"read »" + words + "«", func(ctx context.Context, t *Tab) error {
		var text string
		err := until(ctx, func() (bool, error) {
			now, err := t.visible(ctx)
			if err == nil {
				text = now
			}
			return strings.Contains(now, words), ctx.Err()
		})
		if err != nil {
			return fmt.Errorf("the page says %q: %w", text, err)
		}
		return nil
	}}
}

// ReadFrame waits until a frame of the page says something.
func ReadFrame(words string) Step {
	return Step{"read in a frame »" + words + "«", func(ctx context.Context, _ *Tab) error {
		script := fmt.Sprintf(`[...document.querySelectorAll("iframe")].some(f => f.contentDocument?.body?.innerText.includes(%q))`, words)
		return until(ctx, func() (bool, error) {
			said, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
			if err != nil {
				return false, fmt.Errorf("read frames: %w", err)
			}
			return said, ctx.Err()
		})
	}}
}

// Keep writes what a page remembers in the browser, as a setting that somebody once made.
func Keep(key, value string) Step {
	return Step{"keep " + key, func(ctx context.Context, _ *Tab) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf("localStorage.setItem(%q, %q), true", key, value)))
		return err
	}}
}

// Forget ends whatever session the browser had: its cookies are gone.
func Forget() Step {
	return Step{"forget all cookies", func(ctx context.Context, _ *Tab) error {
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}}
}

func (t *Tab) click(ctx context.Context, what Element) error {
	node, err := t.find(ctx, what)
	if err != nil {
		return err
	}
	x, y, err := center(ctx, node)
	if err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.MouseClickXY(x, y))
}

// follow does what leads to another page and waits until that has loaded.
func (t *Tab) follow(ctx context.Context, act func() error) error {
	before := t.seen.loadsSoFar()
	if err := act(); err != nil {
		return err
	}
	if err := t.seen.wait(ctx, func() bool { return t.seen.loads > before }); err != nil {
		return fmt.Errorf("no page loads: %w", err)
	}
	return nil
}

// write types a text as an input method does: whole, and without key events.
func write(ctx context.Context, text string) error {
	if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
