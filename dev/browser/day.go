package browser

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// choose is what picking a day in the browser's own calendar does.
const choose = `function(day) {
	this.value = day;
	this.dispatchEvent(new Event("input", {bubbles: true}));
	this.dispatchEvent(new Event("change", {bubbles: true}));
}`

// PickDay picks a day, such as 2027-03-31, in a field with a calendar, and stays
// on the page.
func PickDay(name, day string) Step {
	return Step{"pick " + day + " for »" + name + "«", func(ctx context.Context, t *Tab) error { return t.pick(ctx, name, day) }}
}

// PickDayAndGo picks a day and waits for the page that this leads to.
func PickDayAndGo(name, day string) Step {
	return Step{"pick " + day + " for »" + name + "« and go", func(ctx context.Context, t *Tab) error {
		return t.follow(ctx, func() error { return t.pick(ctx, name, day) })
	}}
}

func (t *Tab) pick(ctx context.Context, name, day string) error {
	node, err := t.find(ctx, Element{Role: "Date", Name: name})
	if err != nil {
		return err
	}
	field, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node})
	if err != nil {
		return fmt.Errorf("reach the field: %w", err)
	}
	value, err := json.Marshal(day)
	if err != nil {
		return fmt.Errorf("write day: %w", err)
	}
	answer, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: choose, ObjectID: field.Object.ObjectID, Arguments: []*runtime.CallArgument{{Value: value}},
	})
	if err == nil && answer.ExceptionDetails != nil {
		err = fmt.Errorf("%s", thrown(answer.ExceptionDetails))
	}
	if err != nil {
		return fmt.Errorf("set the field: %w", err)
	}
	return nil
}
