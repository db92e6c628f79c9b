package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// secondAPI runs another API beside the stack's own and returns how to stop it.
func secondAPI(t *testing.T, port int) (stop func()) {
	t.Helper()
	return beside(t, "api", port+1, fmt.Sprintf("FAIRWELL_API_ADDR=127.0.0.1:%d", port+offset),
		fmt.Sprintf("FAIRWELL_API_ADMIN_ADDR=127.0.0.1:%d", port+1+offset))
}

// balanced is a client behind a balancer: each connection goes to the next API
// that takes one.
func balanced(ports ...int) *http.Client {
	var last atomic.Int64
	dialer := &net.Dialer{Timeout: time.Second}
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: 8,
		DialContext: func(ctx context.Context, network, _ string) (conn net.Conn, err error) {
			first := int(last.Add(1))
			for i := range ports {
				at := fmt.Sprintf("127.0.0.1:%d", ports[(first+i)%len(ports)]+offset)
				if conn, err = dialer.DialContext(ctx, network, at); err == nil {
					return conn, nil
				}
			}
			return nil, err
		},
	}}
}

func TestARollingRestartUnderLoadFailsNoRequestAndDoublesNothing(t *testing.T) {
	const port = 8090
	stopSecond := secondAPI(t, port)
	var products []product
	for i := range 80 {
		products = append(products, product{ID: strconv.Itoa(i), Line: "access", Terms: anyDay})
	}
	c := newCustomer(t, products...)
	bearer := c.token(t)
	client := balanced(8080, port)
	defer client.CloseIdleConnections()

	var mu sync.Mutex
	var cases []string
	var wg sync.WaitGroup
	next := make(chan string)
	for range 4 {
		wg.Go(func() {
			for id := range next {
				caseID, err := declareOnce(client, bearer, id)
				if err != nil {
					t.Error(err)
					continue
				}
				mu.Lock()
				cases = append(cases, caseID)
				mu.Unlock()
			}
		})
	}
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for _, p := range c.products {
			<-tick.C
			next <- p.ID
		}
	}()
	if took := terminate(t, "api"); took > 30*time.Second {
		t.Errorf("the API took %s to end", took)
	}
	eventually(t, "the first API is back", func() bool { return ready(url(8081, "/readyz")) })
	stopSecond()
	secondAPI(t, port)
	if took := terminate(t, "worker"); took > 30*time.Second {
		t.Errorf("the worker took %s to end", took)
	}
	<-fed
	close(next)
	wg.Wait()
	if len(cases) != len(c.products) {
		t.Errorf("%d of %d declarations were accepted", len(cases), len(c.products))
	}
	for _, id := range cases {
		await(t, id, "completed")
		oneMail(t, id)
	}
	for _, p := range c.products {
		if o := orderOf(t, "access", p.ID); o.Effects != 1 {
			t.Errorf("%s took effect %d times", p.ID, o.Effects)
		}
	}
}

// declareOnce sends one declaration once: whatever fails here fails a customer.
func declareOnce(client *http.Client, bearer, productID string) (caseID string, err error) {
	body := fmt.Sprintf(`{"kind":"ordinary","items":[{"product_id":%q}]}`, productID)
	req, err := http.NewRequest(http.MethodPost, url(8080, "/v1/cancellations"), bytes.NewReader([]byte(body)))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "rolling-"+productID)
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var declared cancellation
	if err := json.NewDecoder(res.Body).Decode(&declared); err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusCreated && res.StatusCode != http.StatusAccepted {
		return "", fmt.Errorf("declaring %s: %d", productID, res.StatusCode)
	}
	return declared.ID, nil
}
