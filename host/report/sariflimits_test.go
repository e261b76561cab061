package report

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/schema"
)

// TestSARIFSaysWhatIsLeftOut holds that more results than a run takes begin another, and that what is more than a file
// takes is counted in it.
func TestSARIFSaysWhatIsLeftOut(t *testing.T) {
	var b strings.Builder
	s := openSARIF(&b, Options{}).(*sarifOutput)
	s.mostRuns, s.mostResults = 3, 5
	if err := s.Begin(); err != nil {
		t.Fatal(err)
	}
	f := &schema.Failure{}
	for i := range 19 {
		f.Problems = append(f.Problems, &schema.Problem{Code: fmt.Sprintf("code-%d", i%7), Message: "m"})
	}
	if err := s.Document(f); err != nil {
		t.Fatal(err)
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Runs []struct {
			Results []struct{ RuleIndex int }
			Tool    struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			AutomationDetails struct{ ID string }
			Invocations       []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &read); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if len(read.Runs) != 3 {
		t.Fatalf("there are %d runs", len(read.Runs))
	}
	for i, run := range read.Runs {
		notes := run.Invocations[0].ToolExecutionNotifications
		if last := i == 2; len(run.Results) != 5 || run.AutomationDetails.ID != fmt.Sprintf("construe/%d/", i+1) ||
			(len(notes) == 1) != last ||
			last && notes[0].Message.Text != "4 results are left out: a file has at most 3 runs of 5 results" {
			t.Errorf("run %d: %+v", i, run)
		}
		for _, r := range run.Results {
			if r.RuleIndex >= len(run.Tool.Driver.Rules) {
				t.Errorf("run %d has no rule %d", i, r.RuleIndex)
			}
		}
	}
}

// TestSARIFFailsByWhatIsLeftOut holds that a file does not pass where what the gate fails by had no room in it.
func TestSARIFFailsByWhatIsLeftOut(t *testing.T) {
	for _, fails := range []bool{false, true} {
		var b strings.Builder
		s := openSARIF(&b, Options{}).(*sarifOutput)
		s.mostRuns, s.mostResults = 1, 1
		err := s.Begin()
		for _, f := range []finding{{state: statePermitted, text: "a"}, {state: stateBreach, fails: fails, text: "b"}} {
			if err == nil {
				err = s.write(f)
			}
		}
		if err == nil {
			err = s.End()
		}
		if err != nil {
			t.Fatal(err)
		}
		if failed := strings.Contains(b.String(), `"executionSuccessful":false`); failed != fails ||
			strings.Contains(b.String(), `[{"level":"error","message":{"text":"1 results`) != fails {
			t.Errorf("what is left out fails: %v\n%s", fails, b.String())
		}
	}
}

// BenchmarkBuildFormats compares what a comparison costs in each format of a build with what it costs as JSON, a line.
func BenchmarkBuildFormats(b *testing.B) {
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(7, 7))}
	c := g.Comparison("")
	for len(c.Cells) < 6 {
		c = g.Comparison("")
	}
	for _, format := range []string{"json", "sarif", "junit", "gitlab", "github"} {
		b.Run(format, func(b *testing.B) {
			h, err := NewHandler(io.Discard, format, Options{Several: true})
			if err == nil {
				err = h.Begin()
			}
			for b.Loop() {
				if err == nil {
					err = h.Document(c)
				}
			}
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
