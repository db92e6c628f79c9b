package alerts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
)

// target is one process that is scraped.
type target struct {
	job, url string

	body []byte // of the last scrape; nil: no answer
	seen map[uint64]labels.Labels
}

// scraper waits no longer than the next scrape.
var scraper = &http.Client{Timeout: scrapeEvery}

// read asks the process; no answer is one too.
func (g *target) read(ctx context.Context) {
	g.body = nil
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url, nil)
	if err != nil {
		return
	}
	response, err := scraper.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err == nil && response.StatusCode == http.StatusOK {
		g.body = body
	}
}

// append keeps what was read under a moment. As Prometheus does, it says up or down and marks what is no
// longer reported as stale.
func (g *target) append(a storage.Appender, at int64) error {
	up := 0.0
	if g.body != nil {
		up = 1
	}
	before := g.seen
	g.seen = map[uint64]labels.Labels{}
	err := g.each(func(series labels.Labels, v float64) error {
		g.seen[series.Hash()] = series
		_, err := a.Append(0, series, at, v)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what %s reports: %w", g.job, err)
	}
	for hash, series := range before {
		if _, still := g.seen[hash]; !still {
			if _, err := a.Append(0, series, at, math.Float64frombits(value.StaleNaN)); err != nil {
				return fmt.Errorf("end a series of %s: %w", g.job, err)
			}
		}
	}
	_, err = a.Append(0, labels.FromStrings(model.MetricNameLabel, "up", "job", g.job, "instance", g.job), at, up)
	return err
}

// each goes through what was read.
func (g *target) each(keep func(labels.Labels, float64) error) error {
	parser := textparse.NewPromParser(g.body, labels.NewSymbolTable(), false)
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if entry != textparse.EntrySeries {
			continue
		}
		_, _, v := parser.Series()
		var read labels.Labels
		parser.Labels(&read)
		series := labels.NewBuilder(read).Set("job", g.job).Set("instance", g.job).Labels()
		if age(read.Get(model.MetricNameLabel)) {
			v *= pace
		}
		if err := keep(series, v); err != nil {
			return err
		}
	}
}

// age says whether a metric tells how long something has lasted, by the real clock.
func age(name string) bool {
	return strings.HasSuffix(name, "_seconds") && (strings.Contains(name, "_oldest_") || strings.HasPrefix(name, "fairwell_hold_age"))
}
