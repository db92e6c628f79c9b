package browser

import (
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// inSight says whether an element is in the window as it is, and nothing covers it.
const inSight = `function() {
	const box = this.getBoundingClientRect();
	const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
	return box.top >= 0 && box.bottom <= innerHeight && this.contains(top);
}`

// InSight says whether an element is seen without scrolling.
func (t *Tab) InSight(role, name string) (seen bool, err error) {
	ctx, cancel := t.within()
	defer cancel()
	node, err := t.find(ctx, Element{role, name})
	if err != nil {
		return false, err
	}
	element, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	if err != nil {
		return false, fmt.Errorf("reach %s: %w", name, err)
	}
	answer, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: inSight, ObjectID: element.Object.ObjectID,
	})
	if err == nil {
		err = json.Unmarshal(answer.Result.Value, &seen)
	}
	if err != nil {
		return false, fmt.Errorf("look for %s: %w", name, err)
	}
	return seen, nil
}

// Height is how many pixels the whole page is high.
func (t *Tab) Height() (int, error) {
	return evaluate[int](t, "measure height", "document.documentElement.scrollHeight")
}
