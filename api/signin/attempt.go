package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"time"

	"golang.org/x/oauth2"
)

// maxAttempts lets a person begin in a few tabs at once.
const maxAttempts = 4

// attempt is one sign-in that was begun: what the answer must match, and what
// only this browser's session knows.
type attempt struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Return   string    `json:"return"`
	Begun    time.Time `json:"begun"`
}

func newAttempt(back string, now time.Time) attempt {
	return attempt{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: back, Begun: now,
	}
}

func (a attempt) expired(now time.Time) bool { return now.Sub(a.Begun) > attemptTime }

// remember adds an attempt to the session, and drops the oldest for it.
func (s *SignIn) remember(ctx context.Context, a attempt) {
	list := append(s.attempts(ctx), a)
	s.keep(ctx, list[max(0, len(list)-maxAttempts):])
}

// take finds an attempt of this session by its state and forgets it: an answer
// counts once, also if it is wrong.
func (s *SignIn) take(ctx context.Context, state string) (attempt, bool) {
	list := s.attempts(ctx)
	for i, a := range list {
		if state != "" && same(a.State, state) {
			s.keep(ctx, append(list[:i:i], list[i+1:]...))
			return a, true
		}
	}
	return attempt{}, false
}

func (s *SignIn) attempts(ctx context.Context) []attempt {
	var list []attempt
	if json.Unmarshal([]byte(s.sessions.GetString(ctx, keyAttempts)), &list) != nil {
		return nil
	}
	return list
}

func (s *SignIn) keep(ctx context.Context, list []attempt) {
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // a struct of texts and a time
	}
	s.sessions.Put(ctx, keyAttempts, string(text))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
