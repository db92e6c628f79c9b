package documenttest

import "fmt"

// mark is a run of words on a page. Words that are no content have no number.
type mark struct {
	tag    name
	number int
	words  string
}

// marks reads the runs of a page and what is wrong with them: words or rules
// outside of any run, and runs within runs.
func marks(content []byte) (found []mark, faults []string) {
	r := &reader{data: content}
	var operands []any
	open := false
	for v := r.value(); v != nil; v = r.value() {
		operator, is := v.(keyword)
		if !is {
			operands = append(operands, v)
			continue
		}
		switch operator {
		case "BDC", "BMC":
			if open {
				faults = append(faults, "a run begins within another one")
			}
			open = true
			found = append(found, begun(operands))
		case "EMC":
			if !open {
				faults = append(faults, "a run ends that never began")
			}
			open = false
		case "Tj", "TJ", "f", "F", "S", "s", "B", "b", "Do", "sh":
			if !open {
				faults = append(faults, fmt.Sprintf("%v %s belongs to no run", operands, operator))
				break
			}
			for _, operand := range operands {
				if text, is := operand.(string); is {
					found[len(found)-1].words += words([]byte(text))
				}
			}
		}
		operands = nil
	}
	if open {
		faults = append(faults, "a run does not end with its page")
	}
	return found, faults
}

func begun(operands []any) mark {
	m := mark{number: -1}
	if len(operands) > 0 {
		m.tag, _ = operands[0].(name)
	}
	if len(operands) > 1 {
		entries, _ := operands[1].(dictionary)
		if number, is := entries["MCID"].(float64); is {
			m.number = int(number)
		}
	}
	return m
}
