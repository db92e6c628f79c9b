package actions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
)

func plain(kind enums.EventType) *history.HistoryEvent { return &history.HistoryEvent{EventType: kind} }

func marker(task int64) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventType: enums.EVENT_TYPE_MARKER_RECORDED,
		Attributes: &history.HistoryEvent_MarkerRecordedEventAttributes{
			MarkerRecordedEventAttributes: &history.MarkerRecordedEventAttributes{WorkflowTaskCompletedEventId: task},
		},
	}
}

func attempt(number int32) *history.HistoryEvent {
	return &history.HistoryEvent{
		EventType: enums.EVENT_TYPE_ACTIVITY_TASK_STARTED,
		Attributes: &history.HistoryEvent_ActivityTaskStartedEventAttributes{
			ActivityTaskStartedEventAttributes: &history.ActivityTaskStartedEventAttributes{Attempt: number},
		},
	}
}

func upsert(names ...string) *history.HistoryEvent {
	fields := map[string]*common.Payload{}
	for _, name := range names {
		fields[name] = &common.Payload{}
	}
	return &history.HistoryEvent{
		EventType: enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
		Attributes: &history.HistoryEvent_UpsertWorkflowSearchAttributesEventAttributes{
			UpsertWorkflowSearchAttributesEventAttributes: &history.UpsertWorkflowSearchAttributesEventAttributes{
				SearchAttributes: &common.SearchAttributes{IndexedFields: fields},
			},
		},
	}
}

func TestActionsAreCountedAsBilled(t *testing.T) {
	start := plain(enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
	update := plain(enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
	free := []enums.EventType{
		enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enums.EVENT_TYPE_WORKFLOW_TASK_STARTED,
		enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
		enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, enums.EVENT_TYPE_TIMER_FIRED, enums.EVENT_TYPE_TIMER_CANCELED,
		enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
	}
	var unbilled []*history.HistoryEvent
	for _, kind := range free {
		unbilled = append(unbilled, plain(kind))
	}
	tests := []struct {
		name   string
		events []*history.HistoryEvent
		want   Count
	}{
		{
			"three products on the happy path cost seven",
			append([]*history.HistoryEvent{start, update, marker(4), marker(4), attempt(1), attempt(1), attempt(1), attempt(1)}, unbilled...),
			Count{Start: 1, Update: 1, Markers: 1, ActivityAttempt: 4},
		},
		{"markers of two workflow tasks are two", []*history.HistoryEvent{marker(4), marker(9), marker(9)}, Count{Markers: 2}},
		{"every attempt of an activity counts", []*history.HistoryEvent{attempt(5)}, Count{ActivityAttempt: 5}},
		{
			"timers, signals and search attributes count",
			[]*history.HistoryEvent{
				plain(enums.EVENT_TYPE_TIMER_STARTED), plain(enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED),
				upsert("CancellationState"),
			},
			Count{Timer: 1, Signal: 1, SearchAttributes: 1},
		},
		{"a version marker counts once with its attribute", []*history.HistoryEvent{marker(4), upsert(changeVersion)}, Count{Markers: 1}},
		{"a child workflow is two", []*history.HistoryEvent{plain(enums.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)}, Count{Child: 2}},
		{"what is free is free", unbilled, Count{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Of(test.events)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTotalAddsAllKinds(t *testing.T) {
	if total := (Count{Start: 1, ActivityAttempt: 4, Markers: 2}).Total(); total != 7 {
		t.Errorf("total %d, want 7", total)
	}
}
