// Package workflows holds the decisions over time: what is done next, how long
// it is waited for, when a person is called. Its code is deterministic.
//
// It must never read a clock, a database, the environment or the network, and
// never hold personal data: inputs, results, search attributes and summaries
// are IDs, dates and codes, since Temporal keeps them in plain text.
package workflows

// TaskQueue is the queue of Fairwell's only kind of worker.
const TaskQueue = "cancellation"

// Deployment is what Temporal calls all builds of that worker together.
const Deployment = "fairwell"
