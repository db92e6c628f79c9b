package storetest

import "syscall"

// attributes runs a child as the account and has the kernel end it with this
// process. An interrupt is Postgres's fast and clean end.
func attributes(owner *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Credential: owner.credential(),
		Setpgid:    true, // the terminal's Ctrl-C is ours to handle
		Pdeathsig:  syscall.SIGINT,
	}
}
