package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/receipt/receipttest"
)

// secrets are files and variables as operators set them, with a word in each that
// must not show. What they lead to does not answer: errors quote most then.
func secrets(t *testing.T) (shown []string) {
	t.Helper()
	signing, links, client := receipttest.Key(t, 1), hex.EncodeToString(bytes.Repeat([]byte{7}, 32)), "geheim-of-the-client"
	for variable, text := range map[string][]byte{
		"FAIRWELL_RECEIPT_KEY_FILE": signing, "FAIRWELL_LINK_KEY_FILE": []byte(links), "FAIRWELL_OIDC_CLIENT_SECRET_FILE": []byte(client),
	} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(variable, path)
	}
	const away = "127.0.0.1:1"
	for variable, value := range map[string]string{
		"FAIRWELL_API_DATABASE_URL":    "postgres://fairwell_api:geheim@" + away + "/fairwell",
		"FAIRWELL_WORKER_DATABASE_URL": "postgres://fairwell_worker:geheim@" + away + "/fairwell",
		"FAIRWELL_OIDC_ISSUER":         "http://" + away, "TEMPORAL_ADDRESS": away, "TEMPORAL_API_KEY": "geheim",
		"SENDGRID_API_KEY": "SG.geheim", "FAIRWELL_MAIL_FROM": "mail@example.com", "FAIRWELL_LOG_LEVEL": "debug",
	} {
		t.Setenv(variable, value)
	}
	return []string{"geheim", links, strings.Split(string(signing), "\n")[1]}
}

func TestNothingSecretIsToldAtTheStart(t *testing.T) {
	shown := secrets(t)
	t.Setenv("FAIRWELL_API_ADDR", "127.0.0.1:0")
	for command, variable := range map[string]string{"api": "FAIRWELL_API_ADMIN_ADDR", "worker": "FAIRWELL_WORKER_ADMIN_ADDR"} {
		admin := freeAddress(t)
		t.Setenv(variable, admin)
		ctx, stop := context.WithCancel(t.Context())
		out, wrote := io.Pipe()
		ended := make(chan int, 1)
		go func() {
			ended <- run(ctx, []string{command}, streams{in: strings.NewReader(""), out: wrote, err: wrote})
			_ = wrote.Close()
		}()
		lines := bufio.NewReader(out)
		first, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		answer := asked(t, "http://"+admin+"/readyz")
		stop()
		rest, err := io.ReadAll(lines)
		if code := <-ended; code != 0 || err != nil {
			t.Errorf("%s exits %d, %v", command, code, err)
		}
		text := first + string(rest) + answer
		if !strings.Contains(first, `"process":"`+command+`"`) {
			t.Errorf("%s logged nothing:\n%s", command, text)
		}
		for _, secret := range shown {
			if strings.Contains(text, secret) {
				t.Errorf("%s logs %q:\n%s", command, secret, text)
			}
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// asked waits until a process says why it is not ready.
func asked(t *testing.T, address string) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 5 * time.Second}
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		res, err := client.Get(address)
		if err == nil {
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			if res.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("it answers %d: %s", res.StatusCode, body)
			}
			return string(body)
		}
		select {
		case <-poll.C:
		case <-t.Context().Done():
			t.Fatal("it does not answer")
		}
	}
}
