package alerts

import (
	"fmt"
	"time"
)

// row is what became of an outage: when each alert fired after it began, and when none did after it ended.
type row struct {
	outage
	after map[string]time.Duration
	clear time.Duration
}

func (r row) String() string { return fmt.Sprintf("%s: %v, clear after %s", r.name, r.after, r.clear) }
