// Package actions counts what Temporal Cloud would bill for a run, from its
// history.
//
// It owns that reading of the price list and nothing else. What leaves no
// trace in a history (queries, rejected updates, heartbeats) it cannot count.
package actions

import (
	"maps"
	"slices"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
)

// Kind is what an Action is billed for.
type Kind string

// The kinds that a history shows.
const (
	Start            Kind = "start"
	Update           Kind = "update"
	Markers          Kind = "local activities and markers"
	ActivityAttempt  Kind = "activity attempt"
	Timer            Kind = "timer"
	Signal           Kind = "signal"
	SearchAttributes Kind = "search attributes"
	Child            Kind = "child workflow"
	Options          Kind = "options change"
	Nexus            Kind = "nexus operation"
)

// changeVersion is the attribute that a version marker writes beside itself.
const changeVersion = "TemporalChangeVersion"

// Count is the number of Actions by kind.
type Count map[Kind]int

// Total is the number of all Actions.
func (c Count) Total() int {
	total := 0
	for _, number := range c {
		total += number
	}
	return total
}

// Kinds lists what was counted, in a fixed order.
func (c Count) Kinds() []Kind { return slices.Sorted(maps.Keys(c)) }

// Of counts the Actions of one run's events.
func Of(events []*history.HistoryEvent) Count {
	count := Count{}
	marked := map[int64]bool{} // workflow tasks whose markers are counted
	mark := func(task int64) {
		if !marked[task] {
			marked[task] = true
			count[Markers]++
		}
	}
	for _, event := range events {
		switch event.GetEventType() {
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			count[Start]++
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
			count[Update]++
		case enums.EVENT_TYPE_MARKER_RECORDED:
			// All markers of one workflow task are one Action together.
			mark(event.GetMarkerRecordedEventAttributes().GetWorkflowTaskCompletedEventId())
		case enums.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			// Written once, when the activity ends; it says which attempt that was.
			count[ActivityAttempt] += int(max(1, event.GetActivityTaskStartedEventAttributes().GetAttempt()))
		case enums.EVENT_TYPE_TIMER_STARTED:
			count[Timer]++
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
			enums.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
			enums.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:
			count[Signal]++
		case enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
			if !versionOnly(event) {
				count[SearchAttributes]++
			}
		case enums.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
			count[Child] += 2
		case enums.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
			enums.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED:
			count[Options]++
		case enums.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:
			count[Nexus]++
		}
	}
	return count
}

// versionOnly says that the upsert belongs to a version marker, which is
// counted as such.
func versionOnly(event *history.HistoryEvent) bool {
	fields := event.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes().GetIndexedFields()
	_, versioned := fields[changeVersion]
	return versioned && len(fields) == 1
}
