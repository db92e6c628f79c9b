package history

import (
	"net/url"
	"time"
)

// apiList is a list as a client asks for it over HTTP.
type apiList struct{ name, path string }

// apiLists are those of questions that a client can ask.
func apiLists(a sampled) []apiList {
	cancellations := func(name string, filter url.Values) apiList {
		return apiList{name, "/v1/cancellations?" + filter.Encode()}
	}
	return []apiList{
		cancellations("list: newest", url.Values{}),
		cancellations("list: by state", url.Values{"state": {"needs_attention"}}),
		cancellations("list: of a customer", url.Values{"customer_id": {a.customer}}),
		cancellations("list: by reference", url.Values{"external_ref": {a.reference}}),
		cancellations("list: changed since", url.Values{"updated_since": {a.changed.UTC().Format(time.RFC3339)}}),
		{"queue: first page and counts", "/v1/queue"},
		{"list: withdrawals by state", "/v1/withdrawals?state=needs_attention"},
	}
}
