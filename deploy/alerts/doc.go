// Package alerts holds the alert rules to what they promise: on made-up series, and on the metrics of the real
// processes while one thing after another is broken and put right again. Prometheus' own code evaluates them.
//
// It must never hold anything but tests, and it never looks into the service: it scrapes, declares and runs
// commands as those do who operate it.
package alerts
