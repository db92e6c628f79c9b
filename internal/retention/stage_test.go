package retention_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var usual = retention.Periods{LetterYears: 6, UnknownYears: 3, DismissedDays: 90, EventDays: 365}

// stage is a database with a case of each kind.
type stage struct {
	url   string
	store *store.Store
	cases map[string]string // by what they are
}

func newStage(t *testing.T) *stage {
	t.Helper()
	g := &stage{url: databases.New(t), cases: map[string]string{}}
	g.store = storetest.OpenURL(t, g.url)
	g.customer(t, "C-1", "P-api", "P-cause", "P-form")
	g.customer(t, "C-2", "P-open")
	g.customer(t, "C-3", "P-held")
	g.finish(t, "api", g.declare(t, "C-1", cancellation.Ordinary, "P-api"))
	g.finish(t, "cause", g.declare(t, "C-1", cancellation.ForCause, "P-cause"))
	g.finish(t, "form", g.typed(t, cancellation.Ordinary, "C-1", "P-form"))
	g.mail(t, g.cases["form"], cancellation.MailAlert)
	g.finish(t, "held", g.declare(t, "C-3", cancellation.Ordinary, "P-held"))
	g.cases["open"] = g.declare(t, "C-2", cancellation.Ordinary, "P-open")
	g.cases["unmatched"] = g.typed(t, cancellation.Ordinary, "")
	g.withdraw(t)
	g.cases["unknown"] = g.dismissed(t, "unknown_customer")
	g.cases["duplicate"] = g.dismissed(t, "duplicate")
	if err := g.store.Object(t.Context(), g.cases["form"]); err != nil {
		t.Fatal(err)
	}
	g.act(t, g.cases["form"], cancellation.ActSettleObjection, store.ActDetails{})
	return g
}

func (g *stage) customer(t *testing.T, id string, products ...string) {
	t.Helper()
	var list [][3]string
	for _, p := range products {
		list = append(list, [3]string{p, storetest.Monthly, ""})
	}
	r := storetest.Record(t, id, "V-"+id, list...)
	r.Customer.Phone, r.Customer.BirthDate = "0301234567", storetest.Date(t, "1980-02-29")
	r.Customer.Address = &store.RecordAddress{Street: "Weg 1", Postcode: "10115", City: "Berlin"}
	storetest.Import(t, g.store, r)
}

// must hands on what went well.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (g *stage) declare(t *testing.T, customer string, kind cancellation.Kind, product string) string {
	t.Helper()
	d := storetest.Declaration(t, g.store, customer, now(), product)
	d.Kind, d.Reason, d.ConfirmationEmail, d.ExternalRef = kind, "Umzug", "e@example.com", "crm-1"
	return must[string](t)(g.store.Declare(t.Context(), d))
}

func (g *stage) typed(t *testing.T, kind cancellation.Kind, customer string, products ...string) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	_, err := g.store.Declare(t.Context(), store.Declaration{
		ID: id, Kind: kind, Channel: cancellation.ChannelForm, Locale: "de", ConfirmationEmail: "e@example.com",
		ReceivedAt: now(), RuleVersion: notice.RuleVersion, Actor: store.Actor{Issuer: "portal", Subject: "form"},
		Key: id, BodyHash: make([]byte, 32), Typed: &cancellation.Typed{Name: "Erika Beispiel", Email: "e@example.com"},
		Receipt: "{}", ReceiptCode: id,
	})
	if err == nil {
		err = g.store.KeepTried(t.Context(), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	if customer != "" {
		d := store.ActDetails{CustomerID: customer}
		for _, p := range products {
			d.Wanted = append(d.Wanted, cancellation.Wanted{ProductID: p})
		}
		g.act(t, id, cancellation.ActIdentify, d)
	}
	return id
}

func (g *stage) act(t *testing.T, id string, kind cancellation.ActKind, d store.ActDetails) {
	t.Helper()
	_, err := g.store.AppendAct(t.Context(), newAct(id, kind, d))
	if err == nil {
		err = storetest.TakeUp(t, g.store, id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func newAct(id string, kind cancellation.ActKind, d store.ActDetails) store.NewAct {
	return store.NewAct{
		ID: uuid.NewString(), CaseID: id, Kind: kind, Details: d, NoteID: uuid.NewString(), Note: "weil",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
}

// finish does what the run of a case does, and what the provider of mail reports.
func (g *stage) finish(t *testing.T, name, id string) {
	t.Helper()
	g.cases[name] = id
	if _, err := g.store.Claim(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.Decide(t.Context(), id, store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide}); err != nil {
		t.Fatal(err)
	}
	for _, i := range must[[]store.CaseItem](t)(g.store.Items(t.Context(), id)) {
		o := must[store.Order](t)(g.store.Order(t.Context(), i.ItemID))
		if err := g.store.Mark(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	g.run(t, `UPDATE items SET review_state = 'rejected' WHERE review_state = 'open'`)
	g.mail(t, id, cancellation.MailConfirmation)
}

func (g *stage) mail(t *testing.T, id, kind string) {
	t.Helper()
	m, err := g.store.ClaimMail(t.Context(), store.MailClaim{
		Frozen:    store.Frozen{Ref: store.MailRef{CaseID: id, Kind: kind}, Subject: "Betreff", Document: []byte(`{"title":"Brief"}`)},
		Recipient: "e@example.com",
	})
	if err == nil {
		err = g.store.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailSent, "", "")
	}
	if err == nil {
		err = g.store.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{
			{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryDelivered, OccurredAt: now()},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (g *stage) withdraw(t *testing.T) {
	t.Helper()
	id := g.typed(t, cancellation.Withdrawal, "")
	g.cases["withdrawal"] = id
	_, err := g.store.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{
		Code: cancellation.FoundMatched, CustomerID: "C-1", ContractID: "V-C-1", ProductIDs: []string{"P-api"},
		Until: storetest.Date(t, "2099-01-01"), InTime: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	g.mail(t, id, cancellation.MailAcknowledgement)
}

// dismissed is a typed declaration that a person dismissed.
func (g *stage) dismissed(t *testing.T, code string) string {
	t.Helper()
	id := g.typed(t, cancellation.Ordinary, "")
	g.act(t, id, cancellation.ActDismiss, store.ActDetails{Code: code})
	if cancellation.Dismissal(code) == cancellation.UnknownCustomer {
		g.mail(t, id, cancellation.MailQuestion)
	}
	return id
}

func now() time.Time { return time.Now().UTC().Truncate(time.Second).Add(-time.Minute) }

// newYear is the first day of a year so many after the one in which all was
// recorded.
func newYear(t *testing.T, after int) notice.Date {
	t.Helper()
	return must[notice.Date](t)(notice.NewDate(notice.CivilDay(time.Now()).Year()+after, 1, 1))
}

func (g *stage) run(t *testing.T, sql string) { g.lines(t, sql) }

// lines is the first column of a query, as text.
func (g *stage) lines(t *testing.T, sql string) []string {
	t.Helper()
	conn := must[*pgx.Conn](t)(pgx.Connect(t.Context(), g.url))
	defer conn.Close(t.Context())
	rows := must[pgx.Rows](t)(conn.Query(t.Context(), sql, pgx.QueryExecModeSimpleProtocol))
	return must[[]string](t)(pgx.CollectRows(rows, pgx.RowTo[string]))
}

// dump is every row of every table, as text, by table.
func (g *stage) dump(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range g.lines(t, `SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`) {
		all[table] = strings.Join(g.lines(t, `SELECT to_jsonb(t)::text FROM `+table+` AS t ORDER BY t`), "\n")
	}
	return all
}
