package demo

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/fairwell/fairwell/dev/actions"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/notice"
)

// story is everything that the table shows.
type story struct {
	customer customer
	finished caseAnswer
	mails    []message
	want     map[string]notice.Date
	result   Result
	billed   actions.Count
	next     []step
}

func tell(out io.Writer, running *stack.Stack, s story) {
	e := running.Environment
	fmt.Fprintf(out, "\nCustomer %s cancelled %d products in one declaration, received %s.\n\n",
		s.customer.id, len(s.finished.Items), s.finished.ReceivedAt)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PRODUCT\tNAME\tLAST DAY\tBY THE RULES\tNOTICE UNTIL\tSTATE")
	for _, item := range s.finished.Items {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", item.ProductID, s.customer.name(item.ProductID),
			item.EndsOn, s.want[item.ProductID], item.LastReceiptOn, item.State)
	}
	_ = table.Flush()
	var billed []string
	for _, kind := range s.billed.Kinds() {
		billed = append(billed, fmt.Sprintf("%d %s", s.billed[kind], kind))
	}
	fmt.Fprintln(out)
	table = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "case\t%s, %s after %.2f s\n", s.result.Case, s.finished.State, s.result.Seconds)
	for _, mail := range s.mails {
		fmt.Fprintf(table, "mail\t%q to %s\n", mail.Subject, mail.To)
	}
	fmt.Fprintf(table, "billed Actions\t%d (%s)\n", s.result.Actions, strings.Join(billed, ", "))
	fmt.Fprintf(table, "mailbox\t%s\n", e.Mailbox())
	fmt.Fprintf(table, "product backends\t%s\n", e.Backends())
	fmt.Fprintf(table, "a token to try the API with\t%s/token?sub=%s&scope=cancellations\n", e.Identity(), s.customer.id)
	_ = table.Flush()
	fmt.Fprint(out, "\nTry next:\n\n")
	table = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, n := range s.next {
		fmt.Fprintf(table, "%s\t%s\t%s\n", n.person, n.address, n.what)
	}
	_ = table.Flush()
	fmt.Fprintln(out)
}

// quiet drops what the SDK says: the table is the output.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// lookup reads variables from the stack's environment.
type lookup stack.Environment

// Environ lists all variables.
func (l lookup) Environ() []string {
	var list []string
	for name, value := range l {
		list = append(list, name+"="+value)
	}
	return list
}

// LookupEnv finds one variable.
func (l lookup) LookupEnv(name string) (string, bool) {
	value, found := l[name]
	return value, found
}
