package notice_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestReadObjectHandsOverEveryFieldAsItIsWritten(t *testing.T) {
	const in = " { \"a\" : 1 ,\"b\\u0063\":\"x\\\"}\" ,\n\"d\":{\"e\":[1,{\"f\":\"]\"}]}, \"\":null,\"g\":[ ] , \"h\":true\t}\r\n"
	var got []string
	if err := notice.ReadObject([]byte(in), func(name string, value []byte) error {
		got = append(got, name+"="+string(value))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := `a=1|bc="x\"}"|d={"e":[1,{"f":"]"}]}|=null|g=[ ]|h=true`
	if strings.Join(got, "|") != want {
		t.Errorf("read as %v", got)
	}
}

func TestReadObjectFindsANameGivenTwiceAmongMany(t *testing.T) {
	var in bytes.Buffer
	for i := range 100 {
		fmt.Fprintf(&in, `,"f%d":%d`, i, i)
	}
	for twice, want := range map[string]bool{`"new":1`: false, `"f3":1`: true, `"f99":1`: true} {
		err := notice.ReadObject([]byte("{"+in.String()[1:]+","+twice+"}"), func(string, []byte) error { return nil })
		if (err != nil) != want {
			t.Errorf("%s gives %v", twice, err)
		}
	}
}

// FuzzObject holds that the reader of our own reads what encoding/json reads.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[{"c":"}"}]}`, `{}`, ` { } `, `{"a":"\\"}`, `[]`, `{"a":1,}`, `{"a":{}}{}`, `1`, `""`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var want map[string]json.RawMessage
		valid := json.Unmarshal(in, &want) == nil && want != nil
		got := map[string]string{}
		err := notice.ReadObject(in, func(name string, value []byte) error {
			got[name] = string(value)
			return nil
		})
		if err != nil {
			// Names given twice are refused here alone.
			if valid && !strings.Contains(err.Error(), "once") {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		if !valid || len(got) != len(want) {
			t.Fatalf("%q is read as %v, by encoding/json as %v", in, got, want)
		}
		for name, value := range want {
			if got[name] != string(value) {
				t.Fatalf("%q: %s is %q, by encoding/json %q", in, name, got[name], value)
			}
		}
	})
}
