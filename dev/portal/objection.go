package portal

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
)

// noticed is how long the alert to the address on file may take.
const noticed = time.Minute

var objection = regexp.MustCompile(`https?://\S+/einspruch\S*`)

// objection goes the way of a customer in whose name somebody else cancelled:
// by the link in the alert that comes to the address on file.
func (g Gallery) objection(c *camera, s Sample) {
	typed := s.typed()
	typed.Email = "somebody@example.net"
	if c.err = c.tab.Do(append(c.Cancel(g.Site, typed), browser.Read(c.Received))...); c.err != nil {
		return
	}
	link, err := g.alertOf(c.tab, s.Email)
	if err != nil {
		c.err = fmt.Errorf("find the alert: %w", err)
		return
	}
	c.shoot("objection", browser.Visit(link))
}

// alertOf waits for the alert about the case that the tab shows.
func (g Gallery) alertOf(tab *browser.Tab, to string) (link string, err error) {
	address, err := tab.Address()
	if err != nil {
		return "", err
	}
	at, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(noticed)
	for {
		if link, err = g.lookForNotice(path.Base(at.Path), to); link != "" || err != nil {
			return link, err
		}
		select {
		case <-poll.C:
		case <-deadline:
			return "", errors.New("none comes to " + to)
		}
	}
}

func (g Gallery) lookForNotice(caseID, to string) (string, error) {
	res, err := http.Get(g.Mailbox + "/messages?case=" + caseID)
	if err != nil {
		return "", fmt.Errorf("read mailbox: %w", err)
	}
	defer res.Body.Close()
	var mails []struct{ To, Text string }
	if err := json.NewDecoder(res.Body).Decode(&mails); err != nil {
		return "", fmt.Errorf("read mails: %w", err)
	}
	for _, m := range mails {
		if link := objection.FindString(m.Text); m.To == to && link != "" {
			return link, nil
		}
	}
	return "", nil
}
