package supervise

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// startWithin bounds a start that was asked for from outside.
const startWithin = 60 * time.Second

// control is the door for `dev stop` and `dev start`: HTTP on a socket that
// only its owner opens.
type control struct {
	mu     sync.Mutex
	note   func(string)
	server *http.Server
	socket string
}

func listen(dir string, s *Supervisor) (*control, error) {
	socket, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	// The lock is ours, so what lies there is of a run that was killed.
	_ = os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("open control socket: %w", err)
	}
	if err := os.Chmod(socket, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("close control socket to others: %w", err), listener.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /stop/{part}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, s.Stop(r.PathValue("part")))
	})
	mux.HandleFunc("POST /start/{part}", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), startWithin)
		defer cancel()
		answer(w, s.Start(ctx, r.PathValue("part")))
	})
	c := &control{socket: socket, server: &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}}
	go func() { _ = c.server.Serve(listener) }()
	return c, nil
}

func (c *control) close() { _ = c.server.Close() }

func answer(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrUnknownPart):
		http.Error(w, err.Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

// socketPath lies in the data folder, or where a socket's path is short
// enough, under a name that follows from the folder.
func socketPath(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	if path := filepath.Join(dir, "control.sock"); len(path) <= 103 {
		return path, nil
	}
	sum := sha256.Sum256([]byte(dir))
	return fmt.Sprintf("/var/tmp/fairwell-%x.sock", sum[:6]), nil
}

// Ask tells the supervisor of a data folder to stop or start a part, and
// answers when that is done.
func Ask(ctx context.Context, dir, action, part string) error {
	socket, err := socketPath(dir)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		},
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://stack/"+action+"/"+part, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("no stack answers on %s: start it with `dev up` or `dev demo`", dir)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
		return errors.New(string(bytes.TrimSpace(text)))
	}
	return nil
}
