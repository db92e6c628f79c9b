package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// mostCandidates are shown. More are no help: something else is to be asked for.
const mostCandidates = 20

// describeCandidates registers how support finds out whose a declaration is. What is
// looked for is personal, so it is in a body and in no address.
func describeCandidates(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/customers/search", id: "search-customers", scopes: support, purpose: store.ForSearch,
		summary: "Customers whom anything fits, the likeliest first, and why; the read is recorded",
	}, s.search)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations/{id}/candidates", id: "list-candidates", scopes: support, purpose: store.ForIdentify,
		summary: "Whose a typed declaration may be, the likeliest first: what fits and what contradicts; 409 once that is known",
	}, s.candidates)
}

type searchInput struct{ Body searchBody }

type searchBody struct {
	Name     string `json:"name,omitempty" maxLength:"200" doc:"or some words of it"`
	Email    string `json:"email,omitempty" maxLength:"254"`
	Number   string `json:"number,omitempty" maxLength:"200" doc:"of the customer"`
	Contract string `json:"contract,omitempty" maxLength:"200" doc:"its number"`
	Phone    string `json:"phone,omitempty" maxLength:"200"`
}

// Resolve refuses a body that says nothing to look for.
func (b searchBody) Resolve(huma.Context) []error {
	if b == (searchBody{}) {
		return []error{&huma.ErrorDetail{Location: "body", Message: "say at least one thing to look for"}}
	}
	return nil
}

type candidatesAnswer struct {
	Body struct {
		Items []candidateView `json:"items" nullable:"false"`
		More  bool            `json:"more" doc:"others fit less well: look for something else as well"`
	}
}

type candidateView struct {
	CustomerID  string   `json:"customer_id"`
	Number      string   `json:"number"`
	Name        string   `json:"name"`
	City        *string  `json:"city"`
	Contracts   []string `json:"contracts" nullable:"false" doc:"their numbers"`
	Degree      *string  `json:"degree" doc:"strong: the name and two identifiers that are independent of each other; plain: the name and one; null: neither, or something contradicts"`
	Fits        []string `json:"fits" nullable:"false" doc:"name, customer_number, contract, email, phone, birth_date, address"`
	Contradicts []string `json:"contradicts" nullable:"false" doc:"the same: something else is on file"`
}

// search looks for customers by what somebody says of himself.
func (s *service) search(ctx context.Context, in *searchInput) (*candidatesAnswer, error) {
	b := in.Body
	return s.rank(ctx, cancellation.Typed{Name: b.Name, Email: b.Email, CustomerNumber: b.Number, Contract: b.Contract, Phone: b.Phone})
}

// candidates looks for whose a declaration is by what was typed.
func (s *service) candidates(ctx context.Context, in *actsInput) (*candidatesAnswer, error) {
	k, err := s.readable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if k.Typed == nil || k.CustomerID != "" {
		return nil, cancellation.ErrIdentified
	}
	return s.rank(ctx, *k.Typed)
}

func (s *service) rank(ctx context.Context, t cancellation.Typed) (*candidatesAnswer, error) {
	people, err := s.store.People(ctx, store.SearchByName(t))
	if err != nil {
		return nil, err
	}
	list := cancellation.Rank(t, people)
	out := &candidatesAnswer{}
	out.Body.Items = []candidateView{}
	if out.Body.More = len(list) > mostCandidates; out.Body.More {
		list = list[:mostCandidates]
	}
	for _, l := range list {
		showsCustomer(ctx, l.Person.ID)
		out.Body.Items = append(out.Body.Items, candidateView{
			CustomerID: l.Person.ID, Number: l.Person.Number, Name: l.Person.Name, City: orNull(l.Person.City),
			Contracts: append([]string{}, l.Person.Contracts...), Degree: orNull(string(l.Degree)),
			Fits: names(l.By), Contradicts: names(l.Contradicts),
		})
	}
	return out, nil
}

func names(list []cancellation.Identifier) []string {
	all := make([]string, len(list))
	for n, i := range list {
		all[n] = string(i)
	}
	return all
}
