package storetest

import "syscall"

// memory is a folder that many systems keep in memory; in a container it is often
// small.
const memory = "/dev/shm"

// room is what the databases of a few packages take side by side, several times over.
const room = 4 << 30

func roomy(dir string) bool {
	var there syscall.Statfs_t
	err := syscall.Statfs(dir, &there)
	return err == nil && there.Bavail*uint64(there.Bsize) >= room
}

// attributes runs a child as the account and has the kernel end it with this
// process. An interrupt is Postgres's fast and clean end.
func attributes(owner *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Credential: owner.credential(),
		Setpgid:    true, // the terminal's Ctrl-C is ours to handle
		Pdeathsig:  syscall.SIGINT,
	}
}
