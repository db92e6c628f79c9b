package webhook

import (
	"net/netip"
	"testing"
)

func TestOnlyThePublicInternetIsCalled(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.215.14": true, "2606:2800:21f:cb07:6820:80da:af6b:8b2c": true,
		"127.0.0.1": false, "::1": false, "::ffff:127.0.0.1": false, "0.0.0.0": false, "::": false,
		"10.1.2.3": false, "172.16.0.1": false, "192.168.0.1": false, "::ffff:10.0.0.1": false, "fd00::1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "100.64.0.1": false, "192.0.0.1": false,
		"198.18.0.1": false, "224.0.0.1": false, "ff02::1": false, "240.0.0.1": false, "255.255.255.255": false,
		"64:ff9b::a00:1": false, "2002:a00:1::1": false, "2001:db8::1": false, "203.0.113.9": false, "::7f00:1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is called: %v", address, got)
		}
	}
}

func TestTheOwnMachineIsCalledInDevelopmentAloneAndTheHouseNever(t *testing.T) {
	for _, tt := range []struct {
		address  string
		loopback bool
		want     bool
	}{
		{"127.0.0.1:80", false, false},
		{"127.0.0.1:80", true, true},
		{"[::1]:80", true, true},
		{"10.0.0.1:443", true, false},
		{"169.254.169.254:80", true, false},
		{"93.184.215.14:443", false, true},
	} {
		if err := control(tt.loopback)("tcp", tt.address, nil); (err == nil) != tt.want {
			t.Errorf("%s, in development %v: %v", tt.address, tt.loopback, err)
		}
	}
}
