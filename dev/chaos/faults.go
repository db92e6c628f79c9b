package chaos

import "github.com/fairwell/fairwell/dev/stack"

// blow is what the saboteur does to the stack.
type blow string

// The blows. An ambush waits for the moment between an effect outside and the
// record of it, and kills every worker in it. What is frozen keeps its sockets and
// its memory: it neither works nor fails, and goes on as if no time had passed.
const (
	killAPI       blow = "kill api"
	killWorker    blow = "kill worker"
	killTemporal  blow = "kill temporal"
	killPostgres  blow = "kill postgres"
	ambushMail    blow = "kill worker between mail and record"
	ambushOrder   blow = "kill worker between order and record"
	freeze        blow = "freeze"
	terminateRuns blow = "terminate runs"
	cutStore      blow = "cut connections to postgres"
)

// blows is the deck that a plan deals from.
var blows = []blow{
	killWorker, killWorker, killWorker, killWorker, killAPI, killAPI, killAPI,
	killTemporal, killTemporal, killPostgres, killPostgres, ambushMail, ambushMail, ambushOrder,
	freeze, freeze, freeze, terminateRuns, terminateRuns, cutStore,
}

// mailFaults is all that the fake SendGrid can do wrong, as PUT /faults takes
// it; %d stands for a seed of the plan's.
var mailFaults = []string{
	`{}`,
	`{"next":3,"status":429,"retry_after":1}`,
	`{"next":3,"status":500}`,
	`{"next":3,"status":503}`,
	`{"next":1,"status":400}`,
	`{"next":1,"status":413}`,
	`{"next":2,"status":401}`,
	`{"next":2,"status":403}`,
	`{"next":3,"reset_before_accept":true}`,
	`{"next":3,"reset_after_accept":true,"event_delay":"5s"}`,
	`{"next":3,"reset_after_accept":true,"logs_status":500}`,
	`{"next":2,"hang":"12s","event_delay":"15s"}`,
	`{"next":3,"slow":"2s"}`,
	`{"next":2,"slow":"12s"}`,
	`{"next":1,"accept_then_drop":true}`,
	`{"next":2,"suppressed":true}`,
	`{"next":2,"bounce":true,"event_copies":2}`,
	`{"next":2,"late_bounce":"3s","events_reversed":true}`,
	`{"next":4,"event_copies":2,"events_reversed":true,"event_delay":"2s"}`,
	`{"seed":%d,"random":[{"chance":0.2,"status":500},{"chance":0.15,"reset_before_accept":true},` +
		`{"chance":0.15,"reset_after_accept":true},{"chance":0.1,"slow":"1s"},{"chance":0.05,"bounce":true}]}`,
}

// orderFaults is all that a fake backend can do wrong, as PUT /faults/{line}
// takes it.
var orderFaults = []string{
	`{}`,
	`{"next":5,"status":503}`,
	`{"next":3,"status":500,"apply":true}`,
	`{"next":3,"status":429,"retry_after":1}`,
	`{"next":2,"status":401}`,
	`{"next":2,"status":403}`,
	`{"next":2,"status":408}`,
	`{"next":2,"status":425}`,
	`{"next":1,"status":404}`,
	`{"next":1,"status":409}`,
	`{"next":1,"status":409,"apply":true}`,
	`{"next":1,"status":302}`,
	`{"next":3,"hang":"3s"}`,
	`{"next":4,"drop":true}`,
	`{"next":4,"drop_after_apply":true}`,
	`{"status":503}`,
}

func lines() []string { return stack.Lines }
