package api_test

import "testing"

func TestEveryFieldAndParameterIsDescribed(t *testing.T) {
	d := newStage(t).described()
	fields := 0
	for name, s := range d.Components.Schemas {
		for member, p := range s.Properties {
			fields++
			if p.Description == "" {
				t.Errorf("%s.%s says nothing", name, member)
			}
		}
	}
	d.eachCall(t, func(method, path string, c describedCall) {
		for _, p := range c.Parameters {
			if p.Description == "" {
				t.Errorf("%s %s: parameter %s says nothing", method, path, p.Name)
			}
		}
	})
	if fields < 100 {
		t.Errorf("%d fields were looked at", fields)
	}
}

func TestEveryExampleIsWhatItIsAnExampleOf(t *testing.T) {
	d := newStage(t).described()
	for name, s := range d.Components.Schemas {
		for member, p := range s.Properties {
			for _, example := range p.Examples {
				if problem := d.conform(p, example, member); problem != "" {
					t.Errorf("%s: %s", name, problem)
				}
			}
		}
	}
	d.eachCall(t, func(method, path string, c describedCall) {
		bodies := map[string]content{}
		for status, answer := range c.Responses {
			bodies[status] = answer
		}
		if c.RequestBody != nil {
			bodies["body"] = *c.RequestBody
		}
		for which, body := range bodies {
			for kind, media := range body.Content {
				if media.Schema == nil || kind == "application/pdf" || kind == "text/plain" || path == "/v1/webhooks/sendgrid" {
					continue
				}
				example := media.Example
				if list := d.resolve(media.Schema).Examples; example == nil && len(list) > 0 {
					example = list[0]
				}
				if problem := d.conform(media.Schema, example, which); problem != "" {
					t.Errorf("%s %s: %s", method, path, problem)
				}
			}
		}
	})
}
