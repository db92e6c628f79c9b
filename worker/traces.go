package worker

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/tracing"
	"github.com/fairwell/fairwell/workflows"
)

// tracer traces activities and nothing of the workflow itself: the span of a run would
// end with the run, which may wait for weeks, and begin again at each replay. Histories
// hold nothing of it.
type tracer struct {
	interceptor.WorkerInterceptorBase
	traces *tracing.Traces
}

// InterceptActivity is asked for each attempt, also of a local activity.
func (t *tracer) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	a := &tracedActivity{traces: t.traces}
	a.Next = next
	return a
}

type tracedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	traces *tracing.Traces
}

// Init lets what the activity logs carry its trace and its case.
func (t *tracedActivity) Init(next interceptor.ActivityOutboundInterceptor) error {
	out := &tracedLog{}
	out.Next = next
	return t.Next.Init(out)
}

// ExecuteActivity makes one attempt.
func (t *tracedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	caseID, ours := workflows.CaseID(info.WorkflowExecution.ID)
	if !ours {
		return t.Next.ExecuteActivity(ctx, in)
	}
	begin, about := t.traces.Join, []attribute.KeyValue{tracing.Attempt.Int(int(info.Attempt))}
	if later(info, in.Args) {
		begin = t.traces.Follow
	}
	ctx, span := begin(ctx, caseID, "activity "+info.ActivityType.Name, about...)
	result, err := t.Next.ExecuteActivity(ctx, in)
	tracing.End(span, failure(err))
	return result, err
}

// failure is the code that package activities gave an error.
func failure(err error) string {
	var code *temporal.ApplicationError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &code):
		return code.Type()
	default:
		return "failed"
	}
}

// later says of an attempt that it is nothing that the declaration itself leads to at
// once: what an act leads to, slow attempts at a product, mails about something new.
func later(info activity.Info, args []any) bool {
	switch info.ActivityType.Name {
	case "ApplyActs", "AwaitTurn":
		return true
	case "CancelProduct":
		return !workflows.FirstSeries(info.ActivityID)
	case "SendMail":
		in, ok := args[0].(activities.MailInput)
		return ok && !cancellation.OfDeclaration(in.Kind)
	default:
		return false
	}
}

type tracedLog struct {
	interceptor.ActivityOutboundInterceptorBase
}

// GetLogger is needed since the SDK's logger is not told of the context.
func (t *tracedLog) GetLogger(ctx context.Context) log.Logger {
	logger := t.Next.GetLogger(ctx)
	if caseID := tracing.CaseOf(ctx); caseID != "" {
		logger = log.With(logger, "case", caseID)
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		logger = log.With(logger, "trace_id", span.TraceID().String())
	}
	return logger
}
