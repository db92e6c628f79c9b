package pages

import (
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"text/template/parse"

	"github.com/fairwell/fairwell/internal/notice"
)

// Set holds every page in every language.
type Set map[notice.Language]map[string]*template.Template

// Parse reads the folder templates: a layout, parts, the sentences of each language
// (de*.tmpl, en*.tmpl), and the pages. A page that names a sentence which a language lacks is an
// error.
func Parse(templates fs.FS) (Set, error) {
	files, err := fs.Glob(templates, "templates/pages/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	all := Set{}
	for _, lang := range []notice.Language{notice.German, notice.English} {
		base, err := template.ParseFS(templates, "templates/layout.tmpl", "templates/parts.tmpl", "templates/"+string(lang)+"*.tmpl")
		if err != nil {
			return nil, fmt.Errorf("parse sentences: %w", err)
		}
		all[lang] = map[string]*template.Template{}
		for _, file := range files {
			t, err := base.Clone()
			if err != nil {
				return nil, fmt.Errorf("clone layout: %w", err)
			}
			if t, err = t.ParseFS(templates, file); err != nil {
				return nil, fmt.Errorf("parse %s: %w", file, err)
			}
			if err := checkNames(t); err != nil {
				return nil, fmt.Errorf("%s in %q: %w", file, lang, err)
			}
			name := strings.TrimSuffix(path.Base(file), ".tmpl")
			all[lang][name] = t.Lookup("layout.tmpl")
		}
	}
	return all, nil
}

// checkNames finds templates that are named and not there; html/template would
// only say so when the page is asked for.
func checkNames(t *template.Template) error {
	for _, each := range t.Templates() {
		if each.Tree == nil {
			continue
		}
		if err := checkNode(t, each.Tree.Root); err != nil {
			return fmt.Errorf("template %s: %w", each.Name(), err)
		}
	}
	return nil
}

func checkNode(t *template.Template, node parse.Node) error {
	var lists []*parse.ListNode
	switch n := node.(type) {
	case *parse.TemplateNode:
		if t.Lookup(n.Name) == nil {
			return fmt.Errorf("there is no %q", n.Name)
		}
	case *parse.ListNode:
		lists = append(lists, n)
	case *parse.IfNode:
		lists = append(lists, n.List, n.ElseList)
	case *parse.RangeNode:
		lists = append(lists, n.List, n.ElseList)
	case *parse.WithNode:
		lists = append(lists, n.List, n.ElseList)
	}
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, inner := range list.Nodes {
			if err := checkNode(t, inner); err != nil {
				return err
			}
		}
	}
	return nil
}
