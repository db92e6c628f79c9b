// Package deploy holds the chart by which Fairwell runs on Kubernetes to what a cluster and the service ask
// of it. It must never hold anything but tests: the chart is files, and nothing here is shipped.
package deploy
