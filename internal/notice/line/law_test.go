package line_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/internal/notice/line"
)

// differs says where got lacks what want states; what want does not speak of is free.
func differs(want, got any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if found := differs(value, object[name], at+"."+name); found != "" {
				return found
			}
		}
		return ""
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return fmt.Sprintf("%s is %v, want %v", at, got, want)
		}
		for i := range want {
			if found := differs(want[i], list[i], at); found != "" {
				return found
			}
		}
		return ""
	}
	if want != got {
		return fmt.Sprintf("%s is %v, want %v", at, got, want)
	}
	return ""
}

func TestTheCasesOfTheLawHold(t *testing.T) {
	cases, err := os.ReadFile(filepath.Join("..", "testdata", "cases", "law.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := line.Answer(bytes.NewReader(cases), &out, line.Options{Steps: true}); err != nil {
		t.Errorf("%v", err)
	}
	asked, answers := bufio.NewScanner(bytes.NewReader(cases)), bufio.NewScanner(&out)
	for asked.Scan() && answers.Scan() {
		var question struct {
			ID, Source string
			Want       map[string]any
		}
		var answer map[string]any
		if err := json.Unmarshal(asked.Bytes(), &question); err != nil || len(question.Want) == 0 || question.Source == "" {
			t.Fatalf("%s: %v", asked.Text(), err)
		}
		if err := json.Unmarshal(answers.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		// Readings and warnings come only where the case names them.
		for _, name := range []string{"warnings"} {
			if _, named := question.Want[name]; !named {
				question.Want[name] = nil
			}
		}
		if found := differs(question.Want, answer, question.ID); found != "" {
			t.Errorf("%s (%s)\n%s", found, question.Source, answers.Text())
		}
	}
}
