// Package opatest is OPA's own suite of cases, for the tests of what evaluates policies here: every case, and a golden
// file of how many an engine answers as OPA does, with the reason for each miss.
package opatest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/test/cases/testdata"
	"github.com/open-policy-agent/opa/v1/util"
)

// Suite reads all cases.
func Suite(t *testing.T) (all []cases.TestCase) {
	t.Helper()
	err := fs.WalkDir(testdata.V1, "v1", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := testdata.V1.ReadFile(name)
		if err != nil {
			return err
		}
		var set cases.Set
		if err := util.Unmarshal(data, &set); err != nil {
			return err
		}
		all = append(all, set.Cases...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Conforms checks how many cases came out as OPA says, of all that were asked, and why the others did not, against a
// golden file, which begins with a word for the former. UPDATE_GOLDEN=1 writes it anew.
func Conforms(t *testing.T, golden, word string, asked int, misses []string) {
	t.Helper()
	slices.Sort(misses)
	got := fmt.Sprintf("%s %d of %d\n%s\n", word, asked-len(misses), asked, strings.Join(misses, "\n"))
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the conformance to OPA's suite changed; UPDATE_GOLDEN=1 and look at the difference of %s", golden)
	}
}
