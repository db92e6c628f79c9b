package browser

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// record is what a tab has seen: the events of the browser, written down as
// they come.
type record struct {
	origins []string

	mu       sync.Mutex
	problems []string
	expected int64 // status of the next document
	status   int64 // of the last document
	requests map[network.RequestID]request
	document cdp.LoaderID // the page that is shown, or on its way
	weight   float64
	loads    int
	names    map[string]string // of downloads, as the page suggests them
	saved    []download
	changed  chan struct{} // closed when a page has loaded or a file is saved
}

type download struct{ name, path string }

type request struct {
	url    string
	loader cdp.LoaderID
}

func newRecord(origins []string) *record {
	return &record{
		origins: origins, expected: 200, changed: make(chan struct{}),
		requests: make(map[network.RequestID]request), names: make(map[string]string),
	}
}

// hear takes one event. The browser waits for it, so it only writes down.
func (r *record) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		r.sent(e)
	case *network.EventResponseReceived:
		r.answered(e)
	case *network.EventLoadingFinished:
		if r.requests[e.RequestID].loader == r.document {
			r.weight += e.EncodedDataLength
		}
	case *network.EventLoadingFailed:
		if !e.Canceled || e.BlockedReason != "" {
			r.wrong("request failed: %s: %s %s", r.requests[e.RequestID].url, e.ErrorText, e.BlockedReason)
		}
	case *page.EventLoadEventFired:
		r.loads++
		r.tell()
	case *cdpbrowser.EventDownloadWillBegin:
		r.names[e.GUID] = e.SuggestedFilename
	case *cdpbrowser.EventDownloadProgress:
		if e.State == cdpbrowser.DownloadProgressStateCompleted {
			r.saved = append(r.saved, download{name: r.names[e.GUID], path: e.FilePath})
			r.tell()
		}
	case *log.EventEntryAdded:
		// What the network did is known better from the events above.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			r.wrong("browser: %s", e.Entry.Text)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			r.wrong("console: %s", spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		r.wrong("script: %s", thrown(e.ExceptionDetails))
	}
}

func (r *record) sent(e *network.EventRequestWillBeSent) {
	if e.Type == network.ResourceTypeDocument && e.RedirectResponse == nil {
		r.document, r.weight = e.LoaderID, 0
	}
	if e.RedirectResponse != nil {
		r.weight += e.RedirectResponse.EncodedDataLength
	}
	r.requests[e.RequestID] = request{url: e.Request.URL, loader: e.LoaderID}
	// A data address is sent to nobody; the browser draws its own calendar with one.
	if !strings.HasPrefix(e.Request.URL, "data:") && !slices.Contains(r.origins, origin(e.Request.URL)) {
		r.wrong("request to a third party: %s", e.Request.URL)
	}
}

func (r *record) answered(e *network.EventResponseReceived) {
	if e.Type != network.ResourceTypeDocument {
		if e.Response.Status >= 400 {
			r.wrong("request failed: %s: %d", e.Response.URL, e.Response.Status)
		}
		return
	}
	r.status = e.Response.Status
	if e.Response.Status != r.expected {
		r.wrong("page %s: status %d instead of %d", e.Response.URL, e.Response.Status, r.expected)
	}
	r.expected = 200
}

func (r *record) wrong(format string, args ...any) {
	r.problems = append(r.problems, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// tell wakes who waits for something.
func (r *record) tell() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// wait waits until the check holds, which is asked under the lock.
func (r *record) wait(ctx context.Context, check func() bool) error {
	for {
		r.mu.Lock()
		done, changed := check(), r.changed
		r.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *record) loadsSoFar() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loads
}

func origin(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return address
	}
	return parsed.Scheme + "://" + parsed.Host
}

func spoken(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
	}
	return strings.Join(words, " ")
}

func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception != nil {
		return e.Text + " " + e.Exception.Description
	}
	return e.Text
}
