package report_test

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/schema"
)

// keysIn are what a build keeps by in a format: what a case or finding is the same as in another run.
func keysIn(t *testing.T, format, text string) (out []string) {
	t.Helper()
	var err error
	switch format {
	case "junit":
		var j struct {
			Cases []struct {
				Name  string `xml:"name,attr"`
				Class string `xml:"classname,attr"`
			} `xml:"testsuite>testcase"`
		}
		err = xml.Unmarshal([]byte(text), &j)
		for _, c := range j.Cases {
			out = append(out, c.Class+"\n"+c.Name)
		}
	case "sarif":
		var s struct {
			Runs []struct {
				Results []struct {
					Fingerprints map[string]string `json:"partialFingerprints"`
				}
			}
		}
		err = json.Unmarshal([]byte(text), &s)
		for _, run := range s.Runs {
			for _, r := range run.Results {
				out = append(out, slices.Sorted(maps.Values(r.Fingerprints))...)
			}
		}
	case "gitlab":
		var issues []struct{ Fingerprint string }
		err = json.Unmarshal([]byte(text), &issues)
		for _, i := range issues {
			out = append(out, i.Fingerprint)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheSameIDIsToldApart holds that runtimes with one id, in two files and in one, and what could not be read of one
// file, have keys of their own in every format, that a file keeps its own whatever else is judged with it, and that
// lines move without any of them changing.
func TestTheSameIDIsToldApart(t *testing.T) {
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(9, 9))}
	c := g.Comparison("")
	for c.Worlds[0].Aggregate != schema.Disputed {
		c = g.Comparison("")
	}
	at := func(file string, line int) *schema.Comparison {
		other := *c
		other.Source = &schema.Location{File: file, Line: line, Column: 1}
		return &other
	}
	failed := func(line int) *schema.Failure {
		return &schema.Failure{Source: &schema.Location{File: "runs/b.ndjson", Line: line, Column: 1},
			Problems: []*schema.Problem{{Code: "json", Message: "it is no JSON", File: "runs/b.ndjson", Line: line}}}
	}
	for _, format := range []string{"gitlab", "junit", "sarif"} {
		alone := keysIn(t, format, inFormat(t, format, nil, at("runs/a.yaml", 1)))
		if len(alone) == 0 {
			t.Fatalf("%s has no keys", format)
		}
		all := keysIn(t, format, inFormat(t, format, nil, at("runs/0.yaml", 1), at("runs/a.yaml", 1),
			at("runs/b.ndjson", 1), failed(2), at("runs/b.ndjson", 3), failed(4), at("runs/a.yaml", 1)))
		if sorted := slices.Sorted(slices.Values(all)); len(slices.Compact(sorted)) != len(all) {
			t.Errorf("%s: keys are there twice: %q", format, sorted)
		}
		for _, key := range alone {
			if !slices.Contains(all, key) {
				t.Errorf("%s: %q is another beside others", format, key)
			}
		}
		moved := keysIn(t, format, inFormat(t, format, nil, at("runs/0.yaml", 3), at("runs/a.yaml", 9),
			at("runs/b.ndjson", 5), failed(7), at("runs/b.ndjson", 8), failed(9), at("runs/a.yaml", 2)))
		if !slices.Equal(all, moved) {
			t.Errorf("%s: lines moved, and with them\n%q\nbecame\n%q", format, all, moved)
		}
	}
}
