package portal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/fairwell/fairwell/dev/browser"
)

// Gallery takes a picture of every page.
type Gallery struct {
	Browser  *browser.Browser
	Site     string // of the portal
	Orders   string // of the portal where going on is a new contract
	Identity string // where customers sign in
	Mailbox  string // where mails arrive
	Dir      string // where the pictures go
}

// Sample is a customer whose pages are shown; nothing is cancelled yet.
type Sample struct {
	ID, Number, Name, Email, Contract string
	Product                           string // the name of one
}

// Light is how a page is looked at for a picture.
type Light struct {
	Width int64
	Dark  bool
}

// Lights are those in which each page is taken and shown on its sheet.
func Lights() []Light {
	const phone = 390
	return []Light{{Width: browser.Desk}, {Width: phone}, {Width: phone, Dark: true}, {Width: browser.Desk, Dark: true}}
}

// File is the name of a page's picture.
func (l Light) File(page string) string {
	if l.Dark {
		return fmt.Sprintf("portal-%s-%d-dark.png", page, l.Width)
	}
	return fmt.Sprintf("portal-%s-%d.png", page, l.Width)
}

// Pages are those that pictures are taken of.
func Pages() []string {
	return []string{
		"landing", "cancel", "problems", "receipt", "withdraw", "withdrawn", "sign-in", "account", "preview", "case", "cases", "continue", "order", "check", "objection", "error",
	}
}

// Take goes all ways of the portal in one light, and leaves a picture of each
// page it comes by. The customer's products are cancelled then.
func (g Gallery) Take(light Light, s Sample) error {
	for _, way := range []func(*camera, Sample){g.withdrawal, g.account, g.cancellation, g.objection} {
		if err := g.walk(light, s, way); err != nil {
			return err
		}
	}
	return nil
}

// walk goes one way, as somebody who comes for the first time.
func (g Gallery) walk(light Light, s Sample, way func(*camera, Sample)) error {
	w := German()
	tab, err := g.Browser.Open(browser.View{Width: light.Width, Dark: light.Dark, Language: w.Lang, Origins: []string{g.Site, g.Orders, g.Identity}})
	if err != nil {
		return err
	}
	defer tab.Close()
	c := &camera{Words: w, tab: tab, dir: g.Dir, light: light}
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
	c.shoot("cases", browser.Visit(g.Site+"/konto"), browser.Follow("link", c.MyCases))
	c.shoot("continue", browser.Follow("link", c.TakeBack), browser.Read(s.Product))
	c.shoot("order", browser.Visit(g.Orders+"/konto/kuendigungen"), browser.Follow("link", c.TakeBack), browser.Follow("link", c.NewContract),
		browser.Read(s.Product))
}

func (g Gallery) cancellation(c *camera, s Sample) {
	c.shoot("problems", browser.Visit(g.Site+"/kuendigen"), browser.Fill("textbox", c.Name, s.Name),
		browser.Expect(422), browser.Follow("button", c.CancelNow), browser.Read(c.Missing))
	c.shoot("cancel", append([]browser.Step{browser.Visit(g.Site + "/"), browser.Follow("link", c.CancelHere)}, c.FillCancellation(s.typed())...)...)
	c.shoot("receipt", browser.Follow("button", c.CancelNow), browser.Read(c.Received))
	c.shoot("check", browser.Visit(g.Site+"/beleg"), browser.Fill("textbox", c.Code, c.code), browser.Follow("button", c.CheckNow), browser.Read(c.Valid))
	c.shoot("error", browser.Expect(404), browser.Visit(g.Site+"/nirgends"))
}

func (s Sample) typed() Typed {
	return Typed{Name: s.Name, Contract: s.Contract, Email: s.Email, CustomerNumber: s.Number}
}

// shortCode is a word of its own: groups of a UUID may look the same.
var shortCode = regexp.MustCompile(`\s[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}\s`)

// camera takes pictures until something goes wrong.
type camera struct {
	Words
	tab   *browser.Tab
	dir   string
	light Light
	code  string // the short code of the last receipt
	err   error
}

func (c *camera) shoot(page string, steps ...browser.Step) {
	if c.err != nil {
		return
	}
	if c.err = c.take(page, steps); c.err != nil {
		c.err = fmt.Errorf("picture %s: %w", c.light.File(page), c.err)
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
	if code := strings.TrimSpace(shortCode.FindString(text)); code != "" {
		c.code = code
	}
	picture, err := c.tab.Picture()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.dir, c.light.File(page)), picture, 0o644)
}
