package webhook

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"
)

// errRefused says that an address is not one of the public internet.
var errRefused = errors.New("the address is not public")

// notPublic are networks that look like any other and are not of the public internet,
// or lead into one that is not. Those that netip knows are not listed.
func notPublic() []netip.Prefix {
	var list []netip.Prefix
	for _, network := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
		"2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		list = append(list, netip.MustParsePrefix(network))
	}
	return list
}

// public says whether an address may be called.
func public(address netip.Addr) bool {
	address = address.Unmap()
	if !address.IsGlobalUnicast() || address.IsPrivate() || address.Zone() != "" {
		return false
	}
	for _, network := range notPublic() {
		if network.Contains(address) {
			return false
		}
	}
	return true
}

// control refuses a connection once its name is resolved: a name that resolves otherwise later,
// and a name inside of the house, come to the same place.
func control(loopback bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("read address: %w", err)
		}
		if public(at.Addr()) || loopback && at.Addr().Unmap().IsLoopback() {
			return nil
		}
		return errRefused
	}
}

// CheckURL says whether an address can be an endpoint's: https, and plain http to the
// own machine, which the worker refuses unless it is told otherwise.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return errors.New("must be an absolute address")
	case u.User != nil || u.Fragment != "":
		return errors.New("must hold no user, password or fragment")
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()):
		return nil
	default:
		return errors.New("must begin with https://")
	}
}
