package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Element is what assistive technology is told of one element: its role, such
// as button, link, textbox, radio, checkbox or Date, and its accessible name.
// Steps find elements by it alone, so what has no name cannot be used.
type Element struct{ Role, Name string }

func (e Element) String() string { return fmt.Sprintf("%s »%s«", e.Role, e.Name) }

// find waits until the page has exactly one such element.
func (t *Tab) find(ctx context.Context, want Element) (cdp.BackendNodeID, error) {
	var found []cdp.BackendNodeID
	err := until(ctx, func() (done bool, err error) {
		found, err = query(ctx, want)
		return len(found) == 1, err
	})
	if err != nil {
		return 0, fmt.Errorf("find %s: %d on the page: %w", want, len(found), err)
	}
	return found[0], nil
}

// query finds what is there now. A page that changes meanwhile has none.
func query(ctx context.Context, want Element) ([]cdp.BackendNodeID, error) {
	root, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject]("document"))
	if err != nil {
		return nil, ctx.Err()
	}
	tree, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
		ObjectID: root.ObjectID, AccessibleName: want.Name, Role: want.Role,
	})
	if err != nil {
		return nil, ctx.Err()
	}
	var found []cdp.BackendNodeID
	for _, node := range tree.Nodes {
		if !node.Ignored && !slices.Contains(found, node.BackendDOMNodeID) {
			found = append(found, node.BackendDOMNodeID)
		}
	}
	return found, nil
}

// focused is the element that has the keyboard.
func focused(ctx context.Context) (Element, error) {
	object, err := chromedp.Run(ctx, chromedp.Evaluate[*runtime.RemoteObject]("document.activeElement"))
	if err != nil {
		return Element{}, fmt.Errorf("read focus: %w", err)
	}
	no := false
	tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: object.ObjectID, FetchRelatives: &no,
	})
	if err != nil {
		return Element{}, fmt.Errorf("read name of focus: %w", err)
	}
	if len(tree.Nodes) == 0 {
		return Element{}, nil
	}
	return Element{Role: text(tree.Nodes[0].Role), Name: text(tree.Nodes[0].Name)}, nil
}

func text(v *accessibility.Value) string {
	var s string
	if v != nil {
		// A value that is no text has no name to compare.
		_ = json.Unmarshal(v.Value, &s)
	}
	return s
}

// center scrolls to an element and says where it stands.
func center(ctx context.Context, node cdp.BackendNodeID) (x, y float64, err error) {
	if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: node}); err != nil {
		return 0, 0, fmt.Errorf("scroll to it: %w", err)
	}
	box, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: node})
	if err != nil || len(box.Quads) == 0 || len(box.Quads[0]) != 8 {
		return 0, 0, fmt.Errorf("it has no place on the page: %w", err)
	}
	for i := 0; i < 8; i += 2 {
		x += box.Quads[0][i] / 4
		y += box.Quads[0][i+1] / 4
	}
	return x, y, nil
}

// until asks again until the check holds or the time is up.
func until(ctx context.Context, check func() (bool, error)) error {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		done, err := check()
		if done || err != nil {
			return err
		}
		select {
		case <-poll.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
