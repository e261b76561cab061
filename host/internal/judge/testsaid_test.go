package judge_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestWhatTestsSay holds what is said of each test of testdata/tests, line by line.
func TestWhatTestsSay(t *testing.T) {
	tested, err := judge.Test(t.Context(), judge.Bundle{Reading: theReading(t, "hop"), Files: suites(t)}, theCase(t),
		judge.TestOptions{Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/tests.golden"
	got := said(tested.Results)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at the change, then UPDATE_GOLDEN=1 go test ./host/internal/judge -run %s:\n%s",
			file, t.Name(), got)
	}
}

// said is what results say, a line each for what is of interest.
func said(results []schema.TestResult) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%s %s (%s:%d) %s\n", r.Status, r.Name, r.File, r.Line, r.Message)
		if f := r.Failing; f != nil {
			fmt.Fprintf(&b, "\t%s:%d: %s\n", f.File, f.Line, f.Text)
			for _, v := range f.Values {
				fmt.Fprintf(&b, "\t\t%s is %s\n", v.Text, v.Value)
			}
		}
		for _, p := range r.Prints {
			fmt.Fprintf(&b, "\t%s:%d printed %s\n", p.File, p.Line, p.Text)
		}
	}
	return b.String()
}
