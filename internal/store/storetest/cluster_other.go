//go:build !linux

package storetest

import "syscall"

const memory = ""

func roomy(string) bool { return false }

// attributes runs a child as the account. Here no kernel ties a child to its
// parent: the watcher does.
func attributes(owner *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: owner.credential(), Setpgid: true}
}
