package browser

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabs is after how many presses of Tab a person gives up.
const tabs = 150

// unmarked says of the element in focus whether nothing shows that it has it.
const unmarked = `(() => {
	const style = getComputedStyle(document.activeElement);
	return style.outlineStyle === "none" && style.boxShadow === "none";
})()`

// Focus presses Tab until an element has the keyboard, and fails if that does
// not show.
func Focus(role, name string) Step {
	want := Element{role, name}
	return Step{"tab to " + want.String(), func(ctx context.Context, _ *Tab) error {
		var passed []string
		for range tabs {
			if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
				return fmt.Errorf("press tab: %w", err)
			}
			got, err := focused(ctx)
			if err != nil {
				return err
			}
			if got != want {
				passed = append(passed, got.String())
				continue
			}
			hidden, err := chromedp.Run(ctx, chromedp.Evaluate[bool](unmarked))
			if err == nil && hidden {
				err = fmt.Errorf("nothing shows that %s has the focus", want)
			}
			return err
		}
		return fmt.Errorf("not among %d: %s", len(passed), strings.Join(passed, ", "))
	}}
}

// Press presses keys on what has the focus, such as kb.Space or "x", and stays
// on the page.
func Press(keys string) Step {
	return Step{fmt.Sprintf("press %q", keys), func(ctx context.Context, _ *Tab) error {
		return chromedp.Do(ctx, chromedp.KeyEvent(keys))
	}}
}

// PressAndGo presses keys, such as kb.Enter, and waits for the page they lead to.
func PressAndGo(keys string) Step {
	return Step{fmt.Sprintf("press %q and go", keys), func(ctx context.Context, t *Tab) error {
		return t.follow(ctx, func() error { return chromedp.Do(ctx, chromedp.KeyEvent(keys)) })
	}}
}

// Type writes a text into what has the focus.
func Type(text string) Step {
	return Step{fmt.Sprintf("type %q", text), func(ctx context.Context, _ *Tab) error { return write(ctx, text) }}
}
