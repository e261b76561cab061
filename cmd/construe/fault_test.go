package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faulty is an input in which construe itself goes wrong.
type faulty struct{}

func (faulty) Read([]byte) (int, error) { panic("a table has no row") }

// TestAFaultIsSaidEverywhere holds that a fault of construe's own, also one on a goroutine that only reads, ends it
// with its code, and is said in the place of what an earlier run left.
func TestAFaultIsSaidEverywhere(t *testing.T) {
	for _, verb := range []string{"compare", "crux"} {
		folder := t.TempDir()
		name := filepath.Join(folder, "out.json")
		if err := os.WriteFile(name, []byte("passed"), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		code := runVerb(context.Background(), []string{"construe", verb, "--reading", "hop", "--reading", "state", "--cache",
			"none", "-f", "json=" + name, "-"}, faulty{}, &out, &errs)
		if code != exitFault || !strings.Contains(errs.String(), "this is a fault of construe's own: a table has no row") {
			t.Errorf("%s: %d: %s", verb, code, errs.String())
		}
		if text, err := os.ReadFile(name); err != nil || !strings.Contains(string(text), `"code": "internal"`) {
			t.Errorf("%s: the file says %s (%v)", verb, text, err)
		}
	}
}
