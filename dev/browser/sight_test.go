package browser_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
)

func TestWhatIsSeenWithoutScrollingIsTold(t *testing.T) {
	s := site(t, map[string]string{"/": `<a href="/">Top</a>` + strings.Repeat("<p>long</p>", 100) + `<a href="/">End</a>`})
	tab := open(t, s, browser.View{Width: browser.Phone, NoScript: true})
	do(t, tab, browser.Visit(s.URL+"/"))
	for name, want := range map[string]bool{"Top": true, "End": false} {
		if got, err := tab.InSight("link", name); err != nil || got != want {
			t.Errorf("%s: %v, error %v", name, got, err)
		}
	}
	if height, err := tab.Height(); err != nil || height < 3000 {
		t.Errorf("%d pixels, error %v", height, err)
	}
}
