package browser

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// shifts lists every shift of the layout since the page began that did not follow on
// a click or a key, with what moved.
// The entries are handed out a moment after they are asked for.
const shifts = `new Promise(done => {
	const found = [];
	const take = entries => entries.filter(entry => !entry.hadRecentInput).forEach(entry => found.push({
		value: entry.value,
		moved: entry.sources.map(source => {
			const element = source.node && (source.node.outerHTML ? source.node : source.node.parentElement);
			return element ? element.outerHTML.slice(0, 80) : "what is gone";
		}),
	}));
	const observer = new PerformanceObserver(list => take(list.getEntries()));
	observer.observe({type: "layout-shift", buffered: true});
	requestAnimationFrame(() => setTimeout(() => {
		take(observer.takeRecords());
		done(found);
	}, 0));
})`

// Shift is one movement of the layout that nobody asked for.
type Shift struct {
	Value float64  `json:"value"` // by the browser's score; any is too much
	Moved []string `json:"moved"` // the elements
}

const firstByte = `(() => {
	const [entry] = performance.getEntriesByType("navigation");
	return entry.responseStart - entry.requestStart;
})()`

// unseen names the fields, buttons and links of a page that a reader does not
// see. What is hidden from all readers by its type is no field to them, what waits
// for the keyboard alone shows when it has it, and what is folded is behind a
// summary, which must be seen itself.
const unseen = `[...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, summary, a[href]:not([href^='#'])")]
	.filter(element => !element.parentElement.closest("details:not([open])") || element.parentElement.matches("details") && element.matches("summary"))
	.filter(element => {
		const box = element.getBoundingClientRect();
		return box.width < 2 || box.height < 2 || box.right <= 0 || box.left >= document.documentElement.clientWidth ||
			!element.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true});
	})
	.map(element => element.outerHTML.slice(0, 120))`

// sheet is how Chromium's PDFs begin each page.
var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Problems are the complaints of the browser so far: errors on the console,
// requests that failed or went to a third party, pages with a status that
// nobody expected.
func (t *Tab) Problems() []string {
	t.seen.mu.Lock()
	defer t.seen.mu.Unlock()
	return slices.Clone(t.seen.problems)
}

// Status is the status the page came with.
func (t *Tab) Status() int64 {
	t.seen.mu.Lock()
	defer t.seen.mu.Unlock()
	return t.seen.status
}

// Pages is how many pages the tab has loaded.
func (t *Tab) Pages() int { return t.seen.loadsSoFar() }

// Weight is how many bytes the page took, with all it loads, headers too.
func (t *Tab) Weight() int64 {
	t.seen.mu.Lock()
	defer t.seen.mu.Unlock()
	return int64(t.seen.weight)
}

// FirstByte is the time between the request and the first byte of its answer.
func (t *Tab) FirstByte() (time.Duration, error) {
	milliseconds, err := evaluate[float64](t, "measure first byte", firstByte)
	return time.Duration(milliseconds * float64(time.Millisecond)), err
}

// Shifts are the movements of the layout since the page began.
func (t *Tab) Shifts() ([]Shift, error) {
	return withScripts(t, func() ([]Shift, error) { return evaluate[[]Shift](t, "measure layout shifts", shifts) })
}

// Overflow is by how many pixels the page is wider than its window.
func (t *Tab) Overflow() (int, error) {
	wide, err := evaluate[int](t, "measure width", "document.documentElement.scrollWidth")
	return wide - int(t.view.Width), err
}

// Unseen are the fields, buttons and links that cannot be seen.
func (t *Tab) Unseen() ([]string, error) {
	return evaluate[[]string](t, "look for what is hidden", unseen)
}

// Address is where the tab is.
func (t *Tab) Address() (string, error) { return evaluate[string](t, "read address", "location.href") }

// HTML is the page as it stands now.
func (t *Tab) HTML() (string, error) {
	return evaluate[string](t, "read page", "document.documentElement.outerHTML")
}

// Text is what the page says to a reader.
func (t *Tab) Text() (string, error) {
	ctx, cancel := t.within()
	defer cancel()
	return t.visible(ctx)
}

func (t *Tab) visible(ctx context.Context) (string, error) {
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
	if err != nil {
		return "", fmt.Errorf("read text: %w", err)
	}
	return text, nil
}

// Picture is the whole page as PNG.
func (t *Tab) Picture() ([]byte, error) {
	ctx, cancel := t.within()
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return nil, fmt.Errorf("take picture: %w", err)
	}
	return picture, nil
}

// Printed is how many sheets of A4 the page takes when it is printed.
func (t *Tab) Printed() (int, error) {
	ctx, cancel := t.within()
	defer cancel()
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		return 0, fmt.Errorf("print page: %w", err)
	}
	return len(sheet.FindAll(pdf, -1)), nil
}

// withScripts lets scripts run for a look of our own: what waits for a promise
// needs them. The page's were not run when it loaded, and are not run now.
func withScripts[T any](t *Tab, look func() (T, error)) (T, error) {
	if !t.view.NoScript {
		return look()
	}
	ctx, cancel := t.within()
	defer cancel()
	if err := switchScripts(ctx, true); err != nil {
		var zero T
		return zero, err
	}
	seen, err := look()
	return seen, errors.Join(err, switchScripts(ctx, false))
}

func evaluate[T any](t *Tab, what, script string) (T, error) {
	ctx, cancel := t.within()
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return value, fmt.Errorf("%s: %w", what, err)
	}
	return value, nil
}
