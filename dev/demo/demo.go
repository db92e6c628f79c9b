// Package demo runs one cancellation of three products on a running stack and
// checks every claim from outside: over HTTP, in the mailbox, in the history.
//
// It owns the story that `make demo` tells. It must never look into the
// service's database, and it takes the right dates from the rules, not from
// itself.
package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/fairwell/fairwell/dev/seed"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/notice"
)

// completedWithin is far more than a cancellation takes.
const completedWithin = 60 * time.Second

// Result is what happened, as the last line of the output says it.
type Result struct {
	Case    string  `json:"case"`
	Items   []Item  `json:"items"`
	Mails   int     `json:"mails"`
	Actions int     `json:"actions"`
	Seconds float64 `json:"seconds"`
}

// Item is one product of the case.
type Item struct {
	ProductID string `json:"product_id"`
	EndsOn    string `json:"ends_on"`
	State     string `json:"state"`
}

// Run imports the seed and a fresh customer, cancels the customer's three
// products, and prints what happened. The error says what was not as it must
// be; the result then holds what was.
func Run(ctx context.Context, running *stack.Stack, out io.Writer) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*completedWithin)
	defer cancel()
	if err := load(ctx, running, seed.Contracts); err != nil {
		return Result{}, fmt.Errorf("import seed: %w", err)
	}
	fresh := newCustomer(time.Now())
	if err := load(ctx, running, fresh.line()); err != nil {
		return Result{}, fmt.Errorf("import customer: %w", err)
	}
	world := newWorld(running)
	if err := world.authenticate(ctx, fresh.id); err != nil {
		return Result{}, err
	}
	began := time.Now()
	declared, err := world.declare(ctx, fresh)
	if err != nil {
		return Result{}, err
	}
	finished, mails, err := world.await(ctx, declared.ID)
	if err != nil {
		return Result{Case: declared.ID}, err
	}
	took := time.Since(began)
	result := Result{Case: declared.ID, Mails: len(mails), Seconds: math.Round(took.Seconds()*100) / 100}
	for _, item := range finished.Items {
		result.Items = append(result.Items, Item{ProductID: item.ProductID, EndsOn: item.EndsOn, State: item.State})
	}
	billed, err := countActions(ctx, running.Environment, declared.ID)
	if err != nil {
		return result, err
	}
	result.Actions = billed.Total()
	want, err := expected(ctx, running, fresh, finished.ReceivedAt)
	if err != nil {
		return result, err
	}
	// Asked again: the run has ended, so whatever was sent twice is there by now.
	if mails, err = world.mails(ctx, declared.ID); err != nil {
		return result, err
	}
	result.Mails = len(mails)
	err = check(finished, mails, want)
	steps := next(running.Environment, fresh.id, declared.ID)
	for _, n := range steps {
		err = errors.Join(err, n.answers(ctx, world.client))
	}
	tell(out, running, story{customer: fresh, finished: finished, mails: mails, want: want, result: result, billed: billed, next: steps})
	return result, err
}

// load runs `fairwell import`.
func load(ctx context.Context, running *stack.Stack, lines []byte) error {
	cmd := running.Service(ctx, "import")
	cmd.Stdin = bytes.NewReader(lines)
	output, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(output))
	}
	return nil
}

// expected asks `fairwell notice` for the right dates by product.
func expected(ctx context.Context, running *stack.Stack, fresh customer, receivedAt string) (map[string]notice.Date, error) {
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	for _, product := range fresh.products {
		question := map[string]any{"id": product.id, "terms": product.terms, "received_at": receivedAt}
		if err := encoder.Encode(question); err != nil {
			return nil, fmt.Errorf("ask for dates: %w", err)
		}
	}
	cmd := running.Service(ctx, "notice")
	cmd.Stdin = &questions
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask for dates: %w: %s", err, bytes.TrimSpace(output))
	}
	want := map[string]notice.Date{}
	decoder := json.NewDecoder(bytes.NewReader(output))
	for decoder.More() {
		var answer struct {
			ID     string      `json:"id"`
			EndsOn notice.Date `json:"ends_on"`
		}
		if err := decoder.Decode(&answer); err != nil {
			return nil, fmt.Errorf("read dates: %w", err)
		}
		want[answer.ID] = answer.EndsOn
	}
	return want, nil
}

// check compares what the API and the mail say with the right dates.
func check(finished caseAnswer, mails []message, want map[string]notice.Date) error {
	var wrong []string
	if finished.State != "completed" {
		wrong = append(wrong, "the case is "+finished.State)
	}
	if len(mails) != 1 {
		wrong = append(wrong, fmt.Sprintf("%d confirmations instead of one", len(mails)))
	}
	if len(finished.Items) != len(want) {
		wrong = append(wrong, fmt.Sprintf("%d items instead of %d", len(finished.Items), len(want)))
	}
	for _, item := range finished.Items {
		right := want[item.ProductID]
		if item.State != "cancelled" {
			wrong = append(wrong, item.ProductID+" is "+item.State)
		}
		if right.IsZero() || item.EndsOn != right.String() {
			wrong = append(wrong, fmt.Sprintf("%s ends on %s in the API, not on %s", item.ProductID, item.EndsOn, right))
		}
		for _, mail := range mails {
			if !strings.Contains(mail.Text, notice.Spell(right, "de")) {
				wrong = append(wrong, fmt.Sprintf("the mail does not name %s for %s", right, item.ProductID))
			}
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("not as it must be: %s", strings.Join(wrong, "; "))
	}
	return nil
}
