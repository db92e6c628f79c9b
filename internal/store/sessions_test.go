package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/store"
)

// sessions opens the table as the API does, and as its owner.
func sessions(t *testing.T) (*store.Sessions, string) {
	t.Helper()
	url := databases.New(t)
	role, err := databases.AsAPI(url)
	if err != nil {
		t.Fatal(err)
	}
	return openURL(t, role).Sessions(), url
}

func find(t *testing.T, s *store.Sessions, token string) string {
	t.Helper()
	data, found, err := s.FindCtx(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		return "none"
	}
	return string(data)
}

func commit(t *testing.T, s *store.Sessions, token, data string, expires time.Time) {
	t.Helper()
	if err := s.CommitCtx(t.Context(), token, []byte(data), expires); err != nil {
		t.Fatal(err)
	}
}

func TestASessionIsFoundUntilItExpires(t *testing.T) {
	s, _ := sessions(t)
	later := time.Now().Add(time.Hour)
	commit(t, s, "a", "first", later)
	commit(t, s, "a", "second", later)
	commit(t, s, "b", "expired", time.Now().Add(-time.Second))
	got := []string{find(t, s, "a"), find(t, s, "b"), find(t, s, "c")}
	if diff := cmp.Diff([]string{"second", "none", "none"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestASessionThatIsPutBackToAnEarlierTimeExpires(t *testing.T) {
	s, _ := sessions(t)
	commit(t, s, "a", "x", time.Now().Add(time.Hour))
	commit(t, s, "a", "x", time.Now().Add(-time.Second))
	if got := find(t, s, "a"); got != "none" {
		t.Errorf("found %q", got)
	}
}

func TestAnEndedSessionIsNotStoredAgainByARequestUnderWay(t *testing.T) {
	s, url := sessions(t)
	later := time.Now().Add(time.Hour)
	commit(t, s, "a", "signed in", later)
	if err := s.DeleteCtx(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	commit(t, s, "a", "signed in", later)
	if got := find(t, s, "a"); got != "none" {
		t.Errorf("found %q", got)
	}
	if err := exec(t, url, `DO $$ BEGIN ASSERT (SELECT ended AND data = '' FROM sessions WHERE token = 'a'); END $$`); err != nil {
		t.Errorf("an ended session still holds something: %v", err)
	}
	if err := s.DeleteCtx(t.Context(), "never"); err != nil {
		t.Errorf("ending what is not there: %v", err)
	}
}

func TestASessionThatEndsAsItExpiresIsStillRememberedForRequestsUnderWay(t *testing.T) {
	s, _ := sessions(t)
	commit(t, s, "a", "signed in", time.Now().Add(-time.Second))
	if err := s.DeleteCtx(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(t.Context()); err != nil || n != 0 {
		t.Errorf("swept %d, error %v", n, err)
	}
}

func TestTheSweepDeletesWhatExpiredAndNothingElse(t *testing.T) {
	s, url := sessions(t)
	commit(t, s, "kept", "x", time.Now().Add(time.Hour))
	if err := exec(t, url, `INSERT INTO sessions (token, data, expires_at)
		SELECT 'old-' || n, '', now() - interval '1 second' FROM generate_series(1, 1001) AS n`); err != nil {
		t.Fatal(err)
	}
	var swept []int64
	for range 3 {
		n, err := s.Sweep(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		swept = append(swept, n)
	}
	if diff := cmp.Diff([]int64{1000, 1, 0}, swept); diff != "" {
		t.Error(diff)
	}
	if got := find(t, s, "kept"); got != "x" {
		t.Errorf("the session that lives: %q", got)
	}
}

func TestSessionsWorkWithoutAContext(t *testing.T) {
	s, _ := sessions(t)
	if err := s.Commit("a", []byte("x"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	data, found, err := s.Find("a")
	if err != nil || !found || string(data) != "x" {
		t.Errorf("found %q, %v, %v", data, found, err)
	}
	if err := s.Delete("a"); err != nil {
		t.Fatal(err)
	}
	if _, found, _ := s.Find("a"); found {
		t.Error("found after its end")
	}
}
