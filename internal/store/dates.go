package store

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/fairwell/fairwell/internal/notice"
)

// dateColumn lets pgx read and write notice.Date, which knows nothing of
// databases. NULL is the zero Date.
type dateColumn notice.Date

// ScanDate implements pgtype.DateScanner.
func (d *dateColumn) ScanDate(v pgtype.Date) error {
	if !v.Valid {
		*d = dateColumn{}
		return nil
	}
	if v.InfinityModifier != pgtype.Finite {
		return fmt.Errorf("read date: it is infinite")
	}
	day, err := notice.NewDate(v.Time.Year(), int(v.Time.Month()), v.Time.Day())
	if err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	*d = dateColumn(day)
	return nil
}

// DateValue implements pgtype.DateValuer.
func (d dateColumn) DateValue() (pgtype.Date, error) {
	day := notice.Date(d)
	if day.IsZero() {
		return pgtype.Date{}, nil
	}
	at := time.Date(day.Year(), time.Month(day.Month()), day.Day(), 0, 0, 0, 0, time.UTC)
	return pgtype.Date{Time: at, Valid: true}, nil
}

func registerDate(m *pgtype.Map) {
	m.TryWrapEncodePlanFuncs = append([]pgtype.TryWrapEncodePlanFunc{wrapDateEncode}, m.TryWrapEncodePlanFuncs...)
	m.TryWrapScanPlanFuncs = append([]pgtype.TryWrapScanPlanFunc{wrapDateScan}, m.TryWrapScanPlanFuncs...)
}

func wrapDateEncode(value any) (pgtype.WrappedEncodePlanNextSetter, any, bool) {
	if d, ok := value.(notice.Date); ok {
		return &dateEncodePlan{}, dateColumn(d), true
	}
	return nil, nil, false
}

type dateEncodePlan struct{ next pgtype.EncodePlan }

func (p *dateEncodePlan) SetNext(next pgtype.EncodePlan) { p.next = next }

func (p *dateEncodePlan) Encode(value any, buf []byte) ([]byte, error) {
	d, ok := value.(notice.Date)
	if !ok {
		return nil, fmt.Errorf("encode date: got %T", value)
	}
	return p.next.Encode(dateColumn(d), buf)
}

func wrapDateScan(target any) (pgtype.WrappedScanPlanNextSetter, any, bool) {
	if d, ok := target.(*notice.Date); ok {
		return &dateScanPlan{}, (*dateColumn)(d), true
	}
	return nil, nil, false
}

type dateScanPlan struct{ next pgtype.ScanPlan }

func (p *dateScanPlan) SetNext(next pgtype.ScanPlan) { p.next = next }

func (p *dateScanPlan) Scan(src []byte, target any) error {
	d, ok := target.(*notice.Date)
	if !ok {
		return fmt.Errorf("scan date: got %T", target)
	}
	return p.next.Scan(src, (*dateColumn)(d))
}
