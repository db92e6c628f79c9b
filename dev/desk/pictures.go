package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
)

// Gallery takes pictures of the desk at work.
type Gallery struct {
	Browser  *browser.Browser
	Site     string // of the API and the pages
	Identity string // where agents sign in
	Backends string // which are told to refuse
	Dir      string // where the pictures go
}

// Sample is a customer without an e-mail address, whose product is on the line tv.
type Sample struct{ ID, Number, Product string }

// settled is how long cases may take to call for a person.
const settled = time.Minute

// Take lets cases need a person, and leaves a picture of the queue, a case, a batch and
// the intake at one width.
func (g Gallery) Take(width int64, samples []Sample) error {
	if err := g.trouble(samples); err != nil {
		return err
	}
	w := German()
	tab, err := g.Browser.Open(browser.View{Width: width, Language: w.Lang, Origins: []string{g.Site, g.Identity}})
	if err != nil {
		return err
	}
	defer tab.Close()
	for _, picture := range []struct {
		name  string
		steps []browser.Step
	}{
		{"queue", w.SignInAs(g.Site, "anna")},
		{"case", []browser.Step{browser.Visit(g.Site + "/support?cause=product_http_422"), browser.Press("j"), browser.PressAndGo("\r"), browser.Read(w.Acts["retry"])}},
		{"batch", []browser.Step{
			browser.Visit(g.Site + "/support?cause=product_http_422"), browser.Follow("link", w.AllOfGroup),
			browser.Click("radio", w.Reasons["back"]), browser.Follow("button", w.TryOut),
		}},
		{"intake", []browser.Step{
			browser.Visit(g.Site + "/support/intake"), browser.Fill("textbox", w.CustomerNumber, samples[0].Number),
			browser.Follow("button", w.SearchNow), browser.Follow("button", w.Customers("Erika Beispiel")), browser.Read(w.Preview),
		}},
	} {
		if err := g.shoot(tab, width, picture.name, picture.steps); err != nil {
			return fmt.Errorf("picture of %s: %w", picture.name, err)
		}
	}
	return nil
}

func (g Gallery) shoot(tab *browser.Tab, width int64, name string, steps []browser.Step) error {
	if err := tab.Do(steps...); err != nil {
		return err
	}
	picture, err := tab.Picture()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(g.Dir, fmt.Sprintf("desk-%s-%d.png", name, width)), picture, 0o644)
}

// trouble declares for every customer while the backend refuses, and waits for the
// queue to show it.
func (g Gallery) trouble(samples []Sample) error {
	if err := call(http.MethodPut, g.Backends+"/faults/tv", "", map[string]any{"status": 422}, nil); err != nil {
		return err
	}
	token, err := g.token()
	if err != nil {
		return err
	}
	for _, s := range samples {
		body := map[string]any{"items": []any{map[string]any{"product_id": s.Product}}, "kind": "ordinary", "customer_id": s.ID}
		if err := call(http.MethodPost, g.Site+"/v1/cancellations", token, body, nil); err != nil {
			return err
		}
	}
	deadline := time.Now().Add(settled)
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	for range poll.C {
		var page struct{ Items []struct{} }
		if err := call(http.MethodGet, g.Site+"/v1/queue?cause=product_http_422", token, nil, &page); err != nil {
			return err
		}
		if len(page.Items) >= len(samples) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%d of %d cases wait for a person", len(page.Items), len(samples))
		}
	}
	return nil
}

func (g Gallery) token() (string, error) {
	res, err := http.Get(g.Identity + "/token?" + url.Values{"sub": {"anna"}, "scope": {"support"}}.Encode())
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return string(text), err
}

func call(method, address, token string, body, what any) error {
	content, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, address, bytes.NewReader(content))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Idempotency-Key", fmt.Sprint(time.Now().UnixNano()))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %s", method, address, res.Status)
	}
	if what == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(what)
}
