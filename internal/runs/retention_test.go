package runs_test

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/workflows"
)

// schedules is a client of Temporal that keeps one schedule.
type schedules struct {
	client.Client
	stands *client.Schedule
	away   error
}

func (s *schedules) ScheduleClient() client.ScheduleClient { return &scheduler{schedules: s} }

// scheduler is its client and the handle of its one schedule.
type scheduler struct {
	client.ScheduleClient
	client.ScheduleHandle
	*schedules
}

func (s *scheduler) Create(_ context.Context, o client.ScheduleOptions) (client.ScheduleHandle, error) {
	if s.away != nil {
		return nil, s.away
	}
	if s.stands != nil {
		return nil, temporal.ErrScheduleAlreadyRunning
	}
	s.stands = &client.Schedule{Action: o.Action, Spec: &o.Spec, State: &client.ScheduleState{}}
	return s, nil
}

func (s *scheduler) GetHandle(context.Context, string) client.ScheduleHandle { return s }

func (s *scheduler) Update(_ context.Context, o client.ScheduleUpdateOptions) error {
	update, err := o.DoUpdate(client.ScheduleUpdateInput{Description: client.ScheduleDescription{Schedule: *s.stands}})
	if err == nil {
		s.stands = update.Schedule
	}
	return err
}

func TestTheSchedulesAreMadeOrBroughtUpToDateAndStayPaused(t *testing.T) {
	old := &client.Schedule{
		Action: &client.ScheduleWorkflowAction{TaskQueue: "old"}, Spec: &client.ScheduleSpec{},
		State: &client.ScheduleState{Paused: true},
	}
	for name, s := range map[string]*schedules{"made": {}, "brought up to date": {stands: old}} {
		paused := s.stands != nil
		for range 2 { // each worker does it
			if err := runs.New(s).KeepRetention(t.Context()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		action, _ := s.stands.Action.(*client.ScheduleWorkflowAction)
		if action.Workflow != workflows.RetentionWorkflow || action.TaskQueue != workflows.TaskQueue || len(action.Args) != 0 {
			t.Errorf("%s: it starts %+v", name, action)
		}
		if len(s.stands.Spec.Calendars) != 1 || s.stands.State.Paused != paused {
			t.Errorf("%s: %+v, %+v", name, s.stands.Spec, s.stands.State)
		}
	}
	s := &schedules{}
	for range 2 {
		if err := runs.New(s).KeepEnds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if action, _ := s.stands.Action.(*client.ScheduleWorkflowAction); action.Workflow != workflows.EndsWorkflow || len(action.Args) != 1 || len(s.stands.Spec.Intervals) != 1 {
		t.Errorf("that of the ends is %+v", s.stands)
	}
	away := errors.New("connection refused")
	if err := runs.New(&schedules{away: away}).KeepRetention(t.Context()); !errors.Is(err, away) {
		t.Errorf("got %v", err)
	}
}
