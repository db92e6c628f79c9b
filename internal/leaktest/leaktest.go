// Package leaktest fails the tests of a package that leave a goroutine behind:
// what a test forgets to stop, a process forgets as well.
//
// It is for TestMain alone and never part of the service.
package leaktest

import (
	"fmt"
	"net/http"
	"os"

	"go.uber.org/goleak"
)

// Check takes the code with which the tests ended and returns the code to exit
// with. What is kept open for a next request counts as stopped.
func Check(code int) int {
	if t, ok := http.DefaultTransport.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, "a goroutine is left behind:", err)
		return 1
	}
	return code
}
