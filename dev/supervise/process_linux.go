package supervise

import "syscall"

// attributes put a part into a group of its own, out of reach of the
// terminal's Ctrl-C, and end it when this process is killed.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
