package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Success is the metric that each visit sets: 1, or 0 if a step failed.
const Success = "fairwell_probe_success"

// Minutes is what Prometheus holds of a month of probes.
type Minutes struct {
	All      int // of the month
	Measured int // with a result
	Good     int // with a good result, of every place that probes
}

// Available is the share of good minutes among the measured ones, in percent.
func (m Minutes) Available() float64 { return 100 * float64(m.Good) / float64(m.Measured) }

// Questions are what Prometheus is asked for measured and good minutes of a range. A
// minute in which one of several places failed is not good.
func Questions(span time.Duration) (measured, good string) {
	minutes := fmt.Sprintf("(min(%s))[%ds:1m]", Success, int(span.Seconds()))
	return "count_over_time(" + minutes + ")", "sum_over_time(" + minutes + ")"
}

// Month asks Prometheus for the minutes from one instant until another.
func Month(ctx context.Context, prometheus string, from, until time.Time) (Minutes, error) {
	span := until.Sub(from)
	m := Minutes{All: int(span.Minutes())}
	measured, good := Questions(span)
	var err error
	if m.Measured, err = ask(ctx, prometheus, measured, until); err != nil {
		return m, err
	}
	m.Good, err = ask(ctx, prometheus, good, until)
	return m, err
}

// ask evaluates an expression at an instant; no result is zero.
func ask(ctx context.Context, prometheus, expr string, at time.Time) (int, error) {
	query := url.Values{"query": {expr}, "time": {strconv.FormatInt(at.Unix(), 10)}}
	address := strings.TrimRight(prometheus, "/") + "/api/v1/query?" + query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, fmt.Errorf("read address: %w", err)
	}
	body, status, err := do(http.DefaultClient, req)
	if err != nil {
		return 0, fmt.Errorf("ask Prometheus: %w", err)
	}
	if status != http.StatusOK {
		return 0, fmt.Errorf("ask Prometheus: it answered %d", status)
	}
	var answer struct {
		Data struct {
			Result []struct{ Value [2]any }
		}
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return 0, fmt.Errorf("read answer of Prometheus: %w", err)
	}
	if len(answer.Data.Result) == 0 {
		return 0, nil
	}
	text, _ := answer.Data.Result[0].Value[1].(string)
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("read answer of Prometheus: %w", err)
	}
	return int(value), nil
}
