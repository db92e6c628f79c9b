package config

import (
	"errors"
	"net"
	"net/url"
)

// localURL is where this machine reaches what listens on an address.
func localURL(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "" // Validate says what is wrong with the address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// checkPublicURL takes an address without a path alone: the portal's pages and
// its cookie stand at the root.
func checkPublicURL(text string) error {
	u, err := url.Parse(text)
	if checkURL("", text) != nil || err != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("FAIRWELL_PUBLIC_URL must be an http or https address without a path, such as https://kuendigung.example.com")
	}
	return nil
}
