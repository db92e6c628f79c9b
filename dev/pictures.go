package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fairwell/fairwell/dev/brand"
	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/desk"
	"github.com/fairwell/fairwell/dev/portal"
	"github.com/fairwell/fairwell/dev/sheet"
	"github.com/fairwell/fairwell/dev/stack"
)

type picturesCommand struct {
	ownPlace
	Out     string `default:"docs/pictures" help:"folder of the pictures"`
	Before  string `help:"folder of single pictures from an earlier run, shown beside the new ones; none: the new ones alone"`
	Singles string `help:"folder in which each picture is kept for itself; none: they go"`
}

// Run takes the pictures of the documentation on a stack of its own.
func (c picturesCommand) Run(ctx context.Context) error {
	if c.PortOffset == 0 {
		c.PortOffset = stack.FreeOffset(stack.OffsetCampaign)
	}
	looks, err := os.MkdirTemp("", "fairwell-brand-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(looks)
	if err := brand.Apply(looks, c.PortOffset); err != nil {
		return err
	}
	return c.onOwnStack(ctx, func(ctx context.Context, s ownStack) (bool, error) {
		b, err := browser.Start(browser.Config{DataDir: filepath.Join(s.dir, "browser")})
		if err != nil {
			return false, err
		}
		err = c.take(ctx, s, b)
		if closeErr := b.Close(); err == nil {
			err = closeErr
		}
		return err == nil, err
	})
}

func (c picturesCommand) take(ctx context.Context, s ownStack, b *browser.Browser) error {
	singles := c.Singles
	if singles == "" {
		singles = filepath.Join(s.dir, "singles")
	}
	for _, dir := range []string{singles, c.Out} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := takePortal(ctx, s.running, b, singles); err != nil {
		return err
	}
	for _, page := range portal.Pages() {
		if err := c.compose(page, singles); err != nil {
			return err
		}
	}
	return takeDesk(ctx, s.running, b, c.Out)
}

// compose makes the sheet of one page.
func (c picturesCommand) compose(page, singles string) error {
	var before, after []string
	for _, light := range portal.Lights() {
		before = append(before, filepath.Join(c.Before, light.File(page)))
		after = append(after, filepath.Join(singles, light.File(page)))
	}
	if _, err := os.Stat(before[0]); c.Before == "" || err != nil { // a page may be new
		before = nil
	}
	picture, err := sheet.Compose(before, after)
	if err != nil {
		return fmt.Errorf("compose %s: %w", page, err)
	}
	return os.WriteFile(filepath.Join(c.Out, "portal-"+page+".png"), picture, 0o644)
}

func takePortal(ctx context.Context, running *stack.Stack, b *browser.Browser, dir string) (err error) {
	orders, stop, err := portal.ByContract(ctx, running)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	g := portal.Gallery{
		Browser: b, Site: running.Environment.API(), Orders: orders, Identity: running.Environment.Identity(),
		Mailbox: running.Environment.Mailbox(), Dir: dir,
	}
	for n, light := range portal.Lights() {
		sample, line, err := sampleCustomer(n + 1)
		if err != nil {
			return err
		}
		load := running.Service(ctx, "import")
		load.Stdin = strings.NewReader(line)
		if said, err := load.CombinedOutput(); err != nil {
			return fmt.Errorf("import customer: %w: %s", err, said)
		}
		if err := g.Take(light, sample); err != nil {
			return err
		}
		say("taken: " + light.File("*"))
	}
	return nil
}

// takeDesk takes the pictures of the desk, with a few cases that wait.
func takeDesk(ctx context.Context, running *stack.Stack, b *browser.Browser, out string) error {
	g := desk.Gallery{
		Browser: b, Site: running.Environment.API(), Identity: running.Environment.Identity(), Backends: running.Environment.Backends(), Dir: out,
	}
	var lines strings.Builder
	var samples []desk.Sample
	for n := range 3 {
		s := desk.Sample{ID: fmt.Sprintf("C-200%d", n), Number: fmt.Sprintf("K200%d", n), Product: fmt.Sprintf("P-200%d", n)}
		line, err := json.Marshal(map[string]any{
			"customer": map[string]any{"id": s.ID, "number": s.Number, "name": "Erika Beispiel", "locale": "de"},
			"contract": map[string]any{"id": fmt.Sprintf("V-200%d", n), "number": fmt.Sprintf("2024-200%d", n)},
			"products": []any{map[string]any{"id": s.Product, "name": "TV-Paket", "line": "tv", "terms": map[string]any{"notice": "P1M", "cadence": "any_day"}}},
		})
		if err != nil {
			return err
		}
		samples = append(samples, s)
		lines.Write(append(line, '\n'))
	}
	load := running.Service(ctx, "import")
	load.Stdin = strings.NewReader(lines.String())
	if said, err := load.CombinedOutput(); err != nil {
		return fmt.Errorf("import customers of the desk: %w: %s", err, said)
	}
	return g.Take(browser.Desk, samples)
}

// sampleCustomer has a line with an option, and a mobile contract.
func sampleCustomer(n int) (portal.Sample, string, error) {
	s := portal.Sample{
		ID: fmt.Sprintf("C-100%d", n), Number: fmt.Sprintf("K100%d", n), Name: "Erika Beispiel", Email: "erika@example.com",
		Contract: fmt.Sprintf("2024-081%d", n), Product: "DSL 100",
	}
	product := func(id, name, line, partOf string, terms map[string]any) map[string]any {
		p := map[string]any{"id": fmt.Sprintf("P-%d-%s", n, id), "name": name, "line": line, "terms": terms}
		if partOf != "" {
			p["part_of"] = fmt.Sprintf("P-%d-%s", n, partOf)
		}
		return p
	}
	monthly := map[string]any{"notice": "P1M", "cadence": "any_day"}
	fixed := map[string]any{"concluded_on": "2026-09-01", "starts_on": "2026-09-15", "initial_term": "P24M", "notice": "P1M", "renewal": "indefinite"}
	line, err := json.Marshal(map[string]any{
		"customer": map[string]any{"id": s.ID, "number": s.Number, "name": s.Name, "email": s.Email, "locale": "de"},
		"contract": map[string]any{"id": fmt.Sprintf("V-%d", n), "number": s.Contract},
		"products": []any{
			product("1", s.Product, "access", "", monthly), product("2", "TV-Option", "tv", "1", map[string]any{}),
			product("3", "Mobil M", "mobile", "", fixed),
		},
	})
	return s, string(line) + "\n", err
}
