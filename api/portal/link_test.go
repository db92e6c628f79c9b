package portal_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/link"
)

// Who reads a copy of the database knows the salt of each case and no secret of ours.
func TestALinkMadeFromWhatTheDatabaseHoldsOpensNothing(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	salt, err := st.owner.LinkSalt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string][]byte{"the salt": salt, "a secret of their own": []byte("thirty-two bytes that are known.")} {
		theirs, err := link.NewKeys(secret)
		if err != nil {
			t.Fatal(err)
		}
		token := theirs.Mint(salt, id, link.Case, noon.Add(time.Hour))
		if got := st.visit("/faelle/" + id + "?t=" + url.QueryEscape(token)); got.status != http.StatusNotFound {
			t.Errorf("made with %s: answered %d", name, got.status)
		}
	}
}

func TestErasingTheSaltEndsEveryLinkOfTheCaseAndOfNoOther(t *testing.T) {
	st := newStage(t)
	erased, stays := st.declared("C-1", "P-1"), st.declared("C-1", "P-2")
	pages := map[string]int{
		st.link(erased, link.Case): http.StatusNotFound, st.link(erased, link.Objection): http.StatusNotFound,
		st.link(stays, link.Case): http.StatusOK, st.link(stays, link.Objection): http.StatusOK,
	}
	for page := range pages {
		if got := st.visit(page); got.status != http.StatusOK {
			t.Fatalf("before: answered %d", got.status)
		}
	}
	st.exec(`UPDATE declarations SET link_salt = NULL WHERE id = $1`, erased)
	for page, want := range pages {
		if got := st.visit(page); got.status != want {
			t.Errorf("%s: answered %d, want %d", page, got.status, want)
		}
	}
}
