package portal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/fairwell/fairwell/dev/browser"
)

// Gallery takes a picture of every page.
type Gallery struct {
	Browser  *browser.Browser
	Site     string // of the portal
	Identity string // where customers sign in
	Mailbox  string // where mails arrive
	Dir      string // where the pictures go
}

// Sample is a customer whose pages are shown; nothing is cancelled yet.
type Sample struct {
	ID, Number, Name, Email, Contract string
	Product                           string // the name of one
}

// Take goes all ways of the portal at one width, and leaves a picture of each
// page it comes by. The customer's products are cancelled then.
func (g Gallery) Take(width int64, s Sample) error {
	for _, way := range []func(*camera, Sample){g.withdrawal, g.account, g.cancellation, g.objection} {
		if err := g.walk(width, s, way); err != nil {
			return err
		}
	}
	return nil
}

// walk goes one way, as somebody who comes for the first time.
func (g Gallery) walk(width int64, s Sample, way func(*camera, Sample)) error {
	w := German()
	tab, err := g.Browser.Open(browser.View{Width: width, Language: w.Lang, Origins: []string{g.Site, g.Identity}})
	if err != nil {
		return err
	}
	defer tab.Close()
	c := &camera{Words: w, tab: tab, dir: g.Dir, width: width}
	way(c, s)
	return c.err
}

func (g Gallery) withdrawal(c *camera, s Sample) {
	c.shoot("landing", browser.Visit(g.Site+"/"))
	c.shoot("withdraw", append([]browser.Step{browser.Follow("link", c.WithdrawHere)}, c.FillWithdrawal(s.typed())...)...)
	c.shoot("withdrawn", browser.Follow("button", c.ConfirmWithdrawal), browser.Read(c.WithdrawalReceived))
}

func (g Gallery) account(c *camera, s Sample) {
	c.shoot("sign-in", browser.Visit(g.Site+"/konto"))
	c.shoot("account", append(c.SignInAs(g.Site, s.ID), browser.Click("checkbox", s.Product))...)
	c.shoot("preview", browser.Follow("button", c.Choose))
	c.shoot("case", browser.Follow("button", c.CancelNow), browser.Read(c.Case), browser.Read(c.Done))
}

func (g Gallery) cancellation(c *camera, s Sample) {
	c.shoot("cancel", append([]browser.Step{browser.Visit(g.Site + "/"), browser.Follow("link", c.CancelHere)}, c.FillCancellation(s.typed())...)...)
	c.shoot("receipt", browser.Follow("button", c.CancelNow), browser.Read(c.Received))
	c.shoot("check", browser.Visit(g.Site+"/beleg"), browser.Fill("textbox", c.Code, c.code), browser.Follow("button", c.CheckNow), browser.Read(c.Valid))
	c.shoot("error", browser.Expect(404), browser.Visit(g.Site+"/nirgends"))
}

func (s Sample) typed() Typed {
	return Typed{Name: s.Name, Contract: s.Contract, Email: s.Email, CustomerNumber: s.Number}
}

var shortCode = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}\b`)

// camera takes pictures until something goes wrong.
type camera struct {
	Words
	tab   *browser.Tab
	dir   string
	width int64
	code  string // the short code of the last receipt
	err   error
}

func (c *camera) shoot(page string, steps ...browser.Step) {
	if c.err != nil {
		return
	}
	if c.err = c.take(page, steps); c.err != nil {
		c.err = fmt.Errorf("picture of %s at %d: %w", page, c.width, c.err)
	}
}

func (c *camera) take(page string, steps []browser.Step) error {
	if err := c.tab.Do(steps...); err != nil {
		return err
	}
	if problems := c.tab.Problems(); len(problems) > 0 {
		return errors.New(problems[0])
	}
	text, err := c.tab.Text()
	if err != nil {
		return err
	}
	if code := shortCode.FindString(text); code != "" {
		c.code = code
	}
	picture, err := c.tab.Picture()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.dir, fmt.Sprintf("portal-%s-%d.png", page, c.width)), picture, 0o644)
}
