// Package dates measures the notice rules as the command fairwell notice answers
// them: lines a second, processor time and memory.
//
// It runs the command as people do, through pipes, and counts its answers.
package dates

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// Config says what to measure.
type Config struct {
	Service string // the binary of the service
	Count   int    // lines of one round
	Rounds  int
	Lines   measure.Lines
	Say     func(string)
}

type figure struct {
	Bench   string  `json:"bench"`
	Measure string  `json:"measure"`
	Lines   int     `json:"lines"`
	Rounds  int     `json:"rounds"`
	Rate    float64 `json:"lines_per_s"`
	Cost    float64 `json:"cpu_us_per_line"`
	Memory  float64 `json:"max_rss_mb"`
}

// Run measures the answers without reasons and with them, one round of each in
// turn, and puts a line of medians for each.
func Run(ctx context.Context, c Config) error {
	ways := []struct {
		name string
		args []string
	}{{"short", nil}, {"steps", []string{"--steps"}}}
	rates, costs, memory := map[string][]float64{}, map[string][]float64{}, map[string][]float64{}
	for n := range c.Rounds {
		for _, way := range ways {
			took, spent, peak, err := c.round(ctx, way.args)
			if err != nil {
				return fmt.Errorf("%s: %w", way.name, err)
			}
			rate := float64(c.Count) / took.Seconds()
			c.Say(fmt.Sprintf("round %d, %s: %.0f lines a second", n+1, way.name, rate))
			rates[way.name] = append(rates[way.name], rate)
			costs[way.name] = append(costs[way.name], float64(spent)/float64(time.Microsecond)/float64(c.Count))
			memory[way.name] = append(memory[way.name], float64(peak)/(1<<20))
		}
	}
	for _, way := range ways {
		err := c.Lines.Put(figure{
			Bench: "notice", Measure: way.name, Lines: c.Count, Rounds: c.Rounds,
			Rate: measure.Round(measure.Median(rates[way.name]), 0),
			Cost: measure.Round(measure.Median(costs[way.name]), 2), Memory: measure.Round(measure.Share(memory[way.name], 1), 1),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// round asks all lines once. peak is the most memory held before the last line
// was read.
func (c Config) round(ctx context.Context, args []string) (took, spent time.Duration, peak int64, err error) {
	cmd := exec.CommandContext(ctx, c.Service, append([]string{"notice"}, args...)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, 0, 0, err
	}
	answers := &counter{}
	cmd.Stdout = answers
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, 0, err
	}
	failed := write(in, c.Count)
	peak, unread := measure.PeakMemory(cmd.Process.Pid)
	if err := errors.Join(failed, unread, in.Close(), cmd.Wait()); err != nil {
		return 0, 0, 0, err
	}
	took = time.Since(began)
	if answers.lines != c.Count {
		return 0, 0, 0, fmt.Errorf("%d answers to %d lines", answers.lines, c.Count)
	}
	return took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak, nil
}

func write(to io.Writer, count int) error {
	buffered := bufio.NewWriterSize(to, 1<<16)
	for n := range count {
		if _, err := buffered.WriteString(question(n)); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// counter counts lines.
type counter struct{ lines int }

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	for _, b := range p {
		if b == '\n' {
			c.lines++
		}
	}
	return len(p), nil
}
