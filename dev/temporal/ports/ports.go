// Package ports says which ports the Temporal server of the local stack takes,
// so that whoever checks them need not link the server.
package ports

// Distances of the server's services from its frontend's port.
const (
	Frontend = 0
	History  = 1
	Matching = 2
	Worker   = 6
)

// Of lists all ports of a server whose frontend has the given one.
func Of(frontend int) []int {
	return []int{frontend + Frontend, frontend + History, frontend + Matching, frontend + Worker}
}
