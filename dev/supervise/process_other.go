//go:build !linux

package supervise

import "syscall"

// attributes put a part into a group of its own, out of reach of the
// terminal's Ctrl-C. Only Linux ends a child when its parent is killed.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
