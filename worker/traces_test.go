package worker

import (
	"context"
	"slices"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.temporal.io/sdk/activity"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/tracing"
)

func TestAMailThatNoRunSendsIsPartOfItsDeclarationsTrace(t *testing.T) {
	g := newStage(t)
	id := g.declared(t, 1)[0]
	g.sql(t, `UPDATE declarations SET trace_parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'`)
	spans := tracetest.NewSpanRecorder()
	mails := g.mails(0)
	mails.traces = tracing.New(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)),
		func(ctx context.Context, caseID string) (tracing.Origin, error) {
			o, err := g.own.Origin(ctx, caseID)
			return tracing.Origin(o), err
		})
	g.due(t)
	if err := mails.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range spans.Ended() {
		if s.SpanContext().TraceID().String() == "0af7651916cd43dd8448eb211c80319c" {
			names = append(names, s.Name())
		}
	}
	if !slices.Equal(names, []string{"mail send", "mail step"}) || len(g.mailbox.Messages(id)) != 1 {
		t.Errorf("the trace holds %v", names)
	}
}

func TestOnlyWhatADeclarationLeadsToAtOnceIsPartOfItsTrace(t *testing.T) {
	for _, c := range []struct {
		what string
		info activity.Info
		args []any
		want bool
	}{
		{"validating", activity.Info{ActivityType: activity.Type{Name: "ValidateNotice"}}, nil, false},
		{"a fast attempt", activity.Info{ActivityType: activity.Type{Name: "CancelProduct"}, ActivityID: "cancel-x-1"}, nil, false},
		{"a slow attempt", activity.Info{ActivityType: activity.Type{Name: "CancelProduct"}, ActivityID: "cancel-x-2"}, nil, true},
		{"an attempt after many", activity.Info{ActivityType: activity.Type{Name: "CancelProduct"}, ActivityID: "cancel-x-11"}, nil, true},
		{"an act", activity.Info{ActivityType: activity.Type{Name: "ApplyActs"}}, nil, true},
		{"the confirmation", activity.Info{ActivityType: activity.Type{Name: "SendConfirmation"}}, nil, false},
		{"an acknowledgement", activity.Info{ActivityType: activity.Type{Name: "SendMail"}}, []any{activities.MailInput{Kind: cancellation.MailAcknowledgement}}, false},
		{"a correction", activity.Info{ActivityType: activity.Type{Name: "SendMail"}}, []any{activities.MailInput{Kind: cancellation.MailCorrection}}, true},
	} {
		if got := later(c.info, c.args); got != c.want {
			t.Errorf("%s comes later: %t", c.what, got)
		}
	}
}
