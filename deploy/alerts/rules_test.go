package alerts

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"

	"github.com/fairwell/fairwell/internal/probe"
)

const rulesFile = "../monitoring/fairwell.rules.yml"

func alerts(t *testing.T) []rulefmt.Rule {
	t.Helper()
	groups, errs := rulefmt.ParseFile(rulesFile, false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var all []rulefmt.Rule
	for _, g := range groups.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

// As the monitoring mixins have it, and whoever is woken finds what to do.
func TestEachAlertSaysHowBadItIsAndWhereTheWayOutIsWritten(t *testing.T) {
	doc, err := os.ReadFile("../../docs/alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented, named []string
	for _, heading := range regexp.MustCompile(`(?m)^## (\w+)$`).FindAllStringSubmatch(string(doc), -1) {
		documented = append(documented, heading[1])
	}
	for _, r := range alerts(t) {
		named = append(named, r.Alert)
		if !strings.HasPrefix(r.Alert, "Fairwell") || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("%s: %v", r.Alert, r.Annotations)
		}
		if s := r.Labels["severity"]; s != "critical" && s != "warning" {
			t.Errorf("%s is %q", r.Alert, s)
		}
		if want := "https://github.com/fairwell/fairwell/blob/main/docs/alerts.md#" + strings.ToLower(r.Alert); r.Annotations["runbook_url"] != want {
			t.Errorf("%s: %s", r.Alert, r.Annotations["runbook_url"])
		}
	}
	slices.Sort(documented)
	slices.Sort(named)
	if diff := cmp.Diff(named, documented); diff != "" {
		t.Error(diff)
	}
}

// healthy is what the processes report each minute of eight hours while all goes well.
func healthy() map[string]string {
	return map[string]string{
		`fairwell_probe_success`:                                                                `1x480`,
		`fairwell_starter_rounds_total{loop="runs"}`:                                            `0+60x480`,
		`fairwell_starter_rounds_total{loop="mails"}`:                                           `0+60x480`,
		`fairwell_starter_failures_total{loop="runs"}`:                                          `0x480`,
		`fairwell_starter_failures_total{loop="mails"}`:                                         `0x480`,
		`fairwell_declarations_total{channel="form",kind="ordinary",outcome="stored"}`:          `0+3x480`,
		`fairwell_declarations_total{channel="form",kind="ordinary",outcome="unavailable"}`:     `0x480`,
		`pgxpool_canceled_acquires_total{instance="a"}`:                                         `0x480`,
		`temporal_num_pollers{task_queue="cancellation",poller_type="workflow_task"}`:           `4x480`,
		`temporal_num_pollers{task_queue="cancellation",poller_type="activity_task"}`:           `4x480`,
		`temporal_workflow_task_schedule_to_start_latency_seconds_bucket{le="1"}`:               `0+60x480`,
		`temporal_workflow_task_schedule_to_start_latency_seconds_bucket{le="60"}`:              `0+60x480`,
		`temporal_workflow_task_schedule_to_start_latency_seconds_bucket{le="+Inf"}`:            `0+60x480`,
		`fairwell_starter_oldest_unconfirmed_seconds`:                                           `2x480`,
		`fairwell_starter_oldest_unacknowledged_seconds`:                                        `0x480`,
		`fairwell_starter_unknown`:                                                              `0x480`,
		`fairwell_starter_parked`:                                                               `0x480`,
		`fairwell_waiting_oldest_seconds{cause="review"}`:                                       `3600x480`,
		`fairwell_deadlines_at_risk`:                                                            `0x480`,
		`fairwell_starter_overdue_holds`:                                                        `0x480`,
		`fairwell_backend_calls_total{line="access",code="ok"}`:                                 `0+9x480`,
		`fairwell_backend_calls_total{line="access",code="http_401"}`:                           `0x480`,
		`fairwell_mails_total{kind="confirmation",state="sent"}`:                                `0+3x480`,
		`fairwell_delivery_events_total{event="delivered"}`:                                     `0+3x480`,
		`fairwell_docket_differs`:                                                               `0x480`,
		`fairwell_secret_expires_timestamp_seconds{secret="temporal_certificate"}`:              `8640000x480`,
		`temporal_request_failure_total{status_code="NOT_FOUND",operation="StartWorkflowExec"}`: `0+1x480`,
	}
}

// madeUp outages change what is reported from the 60th minute on, for an hour or longer.
func madeUp() map[string]map[string]string {
	const tasks = `temporal_workflow_task_schedule_to_start_latency_seconds_bucket`
	return map[string]map[string]string{
		"": nil,
		"FairwellWorkerGone": {
			`fairwell_starter_rounds_total{loop="runs"}`:  `0+60x59 stale _x59 0+60x360`,
			`fairwell_starter_rounds_total{loop="mails"}`: `0+60x59 stale _x59 0+60x360`,
		},
		"FairwellAPIGone": {
			`fairwell_declarations_total{channel="form",kind="ordinary",outcome="stored"}`:      `0+3x59 stale _x59 0+3x360`,
			`fairwell_declarations_total{channel="form",kind="ordinary",outcome="unavailable"}`: `0x59 stale _x59 0x360`,
		},
		"FairwellProbeFails":     {`fairwell_probe_success`: `1x59 0x60 1x360`},
		"FairwellProbeGone":      {`fairwell_probe_success`: `1x59 stale _x59 1x360`},
		"FairwellStarterStopped": {`fairwell_starter_rounds_total{loop="runs"}`: `0+60x59 3540x60 3540+60x360`},
		"FairwellStarterFailing": {
			`fairwell_starter_rounds_total{loop="runs"}`:   `0+60x59 3540+4x60 3780+60x360`,
			`fairwell_starter_failures_total{loop="runs"}`: `0x59 0+4x60 240x360`,
		},
		"FairwellDeclarationsRefused": {`fairwell_declarations_total{channel="form",kind="ordinary",outcome="unavailable"}`: `0x59 0+2x60 120x360`},
		"FairwellPoolExhausted":       {`pgxpool_canceled_acquires_total{instance="a"}`: `0x59 0+12x60 720x360`},
		"FairwellPollersZero":         {`temporal_num_pollers{task_queue="cancellation",poller_type="activity_task"}`: `4x59 0x60 4x360`},
		"FairwellNonDeterminism":      {`temporal_workflow_task_execution_failed_total{failure_reason="NonDeterminismError"}`: `_x59 1+1x60 61x360`},
		"FairwellTaskLag":             {tasks + `{le="1"}`: `0+60x59 3540x60 3540+60x360`},
		"FairwellThrottled":           {`temporal_request_failure_total{status_code="RESOURCE_EXHAUSTED",operation="StartWorkflowExecution"}`: `_x59 1+1x60 61x360`},
		"FairwellConfirmationLate":    {`fairwell_starter_oldest_unconfirmed_seconds`: `2x59 60+60x60 2x360`},
		"FairwellMailUnknown":         {`fairwell_starter_unknown`: `0x59 1x60 0x360`},
		"FairwellParked":              {`fairwell_starter_parked`: `0x59 3x60 0x360`},
		"FairwellWaitingTooLong":      {`fairwell_waiting_oldest_seconds{cause="review"}`: `3600x59 180000x60 3600x360`},
		"FairwellDeadlineAtRisk":      {`fairwell_deadlines_at_risk`: `0x59 1x60 0x360`},
		"FairwellHoldForgotten":       {`fairwell_starter_overdue_holds`: `0x59 1x60 0x360`},
		"FairwellBackendRefusesUs":    {`fairwell_backend_calls_total{line="access",code="http_401"}`: `0x59 0+1x60 60x360`},
		"FairwellBackendDown": {
			`fairwell_backend_calls_total{line="access",code="ok"}`:       `0+9x59 531x60 531+9x360`,
			`fairwell_backend_calls_total{line="access",code="http_503"}`: `0x59 0+9x60 540x360`,
		},
		"FairwellWebhookSilent":    {`fairwell_delivery_events_total{event="delivered"}`: `0+3x9 27x420 27+3x50`},
		"FairwellDocketDiffers":    {`fairwell_docket_differs`: `0x59 2x60 0x360`},
		"FairwellEventEndpointOff": {`fairwell_event_endpoints_off`: `0x59 1x60 0x360`},
		"FairwellSecretNearItsEnd": {`fairwell_secret_expires_timestamp_seconds{secret="temporal_certificate"}`: `8640000x59 864000x100 8640000x320`},
	}
}

func TestEachAlertFiresAndClearsAndNoOtherDoes(t *testing.T) {
	list := alerts(t)
	for _, r := range list {
		if _, ok := madeUp()[r.Alert]; !ok {
			t.Errorf("%s is never seen to fire", r.Alert)
		}
	}
	for name, change := range madeUp() {
		t.Run(name, func(t *testing.T) {
			until := 240
			if name == "FairwellWebhookSilent" { // it looks six hours back
				until = 480
			}
			fired, still := play(t, list, change, until)
			var want []string
			if name != "" {
				want = []string{name}
			}
			if diff := cmp.Diff(want, fired); diff != "" {
				t.Errorf("fired:\n%s", diff)
			}
			if len(still) > 0 {
				t.Errorf("still firing at the end: %v", still)
			}
		})
	}
}

// play evaluates every rule every other minute, and says which alerts fired, and which still do.
func play(t *testing.T, list []rulefmt.Rule, change map[string]string, until int) (fired, still []string) {
	t.Helper()
	series := healthy()
	for name, values := range change {
		series[name] = values
	}
	var load strings.Builder
	load.WriteString("load 1m\n")
	for name, values := range series {
		fmt.Fprintf(&load, "  %s %s\n", name, values)
	}
	storage := promqltest.LoadedStorage(t, load.String())
	query := rules.EngineQueryFunc(promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery), storage)
	for _, r := range list {
		expr, err := parser.NewParser(parser.Options{}).ParseExpr(r.Expr)
		if err != nil {
			t.Fatal(err)
		}
		rule := rules.NewAlertingRule(r.Alert, expr, time.Duration(r.For), 0,
			labels.FromMap(r.Labels), labels.FromMap(r.Annotations), labels.EmptyLabels(), "", true, slog.New(slog.DiscardHandler))
		firing := func() bool {
			return slices.ContainsFunc(rule.ActiveAlerts(), func(a *rules.Alert) bool { return a.State == rules.StateFiring })
		}
		ever := false
		for minute := 10; minute < until; minute += 2 {
			if _, err := rule.Eval(context.Background(), 0, time.Unix(int64(minute)*60, 0), query, nil, 0); err != nil {
				t.Fatal(err)
			}
			ever = ever || firing()
		}
		if ever {
			fired = append(fired, r.Alert)
		}
		if firing() {
			still = append(still, r.Alert)
		}
	}
	return fired, still
}

// One place of two failed for ten minutes, and nobody measured for five.
func TestTheMonthCountsMinutesAsWhoeverReadsTheReportWould(t *testing.T) {
	storage := promqltest.LoadedStorage(t, `load 1m
		fairwell_probe_success{instance="a"} 1x59 stale _x4 1x120
		fairwell_probe_success{instance="b"} 1x9 0x9 1x39 stale _x4 1x120
	`)
	query := rules.EngineQueryFunc(promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery), storage)
	measured, good := probe.Questions(2 * time.Hour)
	for expr, want := range map[string]float64{measured: 115, good: 105} {
		got, err := query(context.Background(), expr, time.Unix(7200, 0))
		if err != nil || len(got) != 1 || got[0].F != want {
			t.Errorf("%s is %v, not %v: %v", expr, got, want, err)
		}
	}
}
