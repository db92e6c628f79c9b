package contracts

// imported is what an import took.
type imported struct {
	Bench     string  `json:"bench"`
	Measure   string  `json:"measure"`
	Contracts int     `json:"contracts"`
	Products  int     `json:"products"`
	Among     int     `json:"among"` // contracts that were there before
	Seconds   float64 `json:"seconds"`
	Rate      float64 `json:"contracts_per_s"`
	Again     float64 `json:"again_per_s"`          // the same lines a second time, which change nothing
	Service   float64 `json:"service_us_each"`      // processor time of the command
	Postgres  float64 `json:"postgres_us_each"`     // and of Postgres, in microseconds a contract
	Peak      float64 `json:"peak_mib"`             // memory of the command
	Copy      float64 `json:"copy_per_s,omitempty"` // the same rows by plain COPY, into an empty database alone
	Ratio     float64 `json:"ratio_to_copy,omitempty"`

	CopyPostgres float64 `json:"copy_postgres_us_each,omitempty"`
}

// query is what one question costs.
type query struct {
	Bench        string   `json:"bench"`
	Measure      string   `json:"measure"`
	Query        string   `json:"query"`
	Contracts    int      `json:"contracts"`
	Milliseconds float64  `json:"ms,omitempty"` // of the queries, by Postgres' account
	Call         float64  `json:"call_ms"`      // median of the whole call
	Worst        float64  `json:"p99_ms,omitempty"`
	Buffers      int      `json:"buffers,omitempty"`
	Rows         int      `json:"rows,omitempty"`
	Scans        []string `json:"seq_scans,omitempty"`
}
