package browser

import (
	"context"
	"fmt"
	"os"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Save presses the mouse on a link that leads to a file, and hands out the file
// with the name that the page suggests.
func (t *Tab) Save(role, name string) (file string, content []byte, err error) {
	ctx, cancel := t.within()
	defer cancel()
	dir, err := os.MkdirTemp("", "fairwell-saved-")
	if err != nil {
		return "", nil, fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir)
	what := Element{role, name}
	got, err := t.download(ctx, what, dir)
	if err != nil {
		return "", nil, fmt.Errorf("save %s: %w", what, err)
	}
	if content, err = os.ReadFile(got.path); err != nil {
		return "", nil, fmt.Errorf("save %s: %w", what, err)
	}
	return got.name, content, nil
}

func (t *Tab) download(ctx context.Context, what Element, dir string) (download, error) {
	yes := true
	_, err := chromedp.Call(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &yes,
		BrowserContextID: chromedp.FromContext(ctx).BrowserContextID,
	})
	if err != nil {
		return download{}, fmt.Errorf("allow it: %w", err)
	}
	if err := t.click(ctx, what); err != nil {
		return download{}, err
	}
	var got download
	err = t.seen.wait(ctx, func() bool {
		if len(t.seen.saved) == 0 {
			return false
		}
		got, t.seen.saved = t.seen.saved[0], t.seen.saved[1:]
		return true
	})
	if err != nil {
		return download{}, fmt.Errorf("no file comes: %w", err)
	}
	return got, nil
}
