package config

import (
	"errors"
	"net"
	"net/url"
	"strings"
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

// origin writes the address as browsers do: in small letters, without the port
// that goes without saying.
func origin(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text // Validate says what is wrong with it
	}
	host := strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
		if u.Scheme == scheme {
			host = strings.TrimSuffix(host, port)
		}
	}
	return u.Scheme + "://" + host
}

// Exposed says whether others than this machine reach the portal without TLS.
func (c API) Exposed() bool {
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme == "https" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}
