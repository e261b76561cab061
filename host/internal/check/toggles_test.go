package check

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host/internal/engine"
)

// TestTogglesThatCannotBeAreRefused opens the shipped case with one toggle changed.
func TestTogglesThatCannotBeAreRefused(t *testing.T) {
	source, err := os.ReadFile("../../../policies/cloud-api-exclusivity/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const pointer = "    pointer: /offering/customer\n"
	for name, c := range map[string]struct{ old, with, want string }{
		"as it stands": {"", "", ""},
		"neither":      {pointer, "", "expected a pointer, or a select with a path"},
		"both": {pointer, pointer + "    select: {role: gateway}\n    path: /exposure\n",
			"expected a pointer, or a select with a path"},
		"a select without a path": {pointer, "    select: {role: gateway}\n", "expected both or neither"},
		"two ways to select": {pointer, "    select: {role: gateway, hop: call}\n    path: /exposure\n",
			"it gives 2 of role, hop and in"},
		"no way to select": {pointer, "    select: {together: true}\n    path: /exposure\n",
			"it gives 0 of role, hop and in"},
		"where without in": {pointer,
			"    select: {role: gateway, where: {/exposure: none}}\n    path: /exposure\n", "expected in besides"},
		"unknown as a value": {"values: [us_natsec, government, commercial]", "values: [us_natsec, unknown]",
			"unknown is no value to change to"},
		"unknown in a set": {"/offering/pricing: per_seat}", "/offering/pricing: unknown}",
			"unknown is no value to change to"},
		"a definition": {pointer, "    pointer: /readings/state/definitions/state\n",
			"toggles of definitions are derived"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(string(source), c.old) {
				t.Fatalf("the case does not hold %q", c.old)
			}
			files := fstest.MapFS{"case.yaml": {Data: []byte(strings.Replace(string(source), c.old, c.with, 1))}}
			for _, name := range []string{"library.rego", "dealings.rego", "offering.rego"} {
				library, err := fs.ReadFile(os.DirFS("../../../policies/cloud-api-exclusivity"), name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: library}
			}
			_, err := engine.Open(context.Background(), engine.Config{Case: files, NoReadings: true})
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
}

// TestCheckFindsWhatIsWrongWithTogglesHere holds what only a runtime shows: two toggles of one fact, a place that is
// kept, and invariants that do not compile.
func TestCheckFindsWhatIsWrongWithTogglesHere(t *testing.T) {
	source, err := os.ReadFile("../../../policies/cloud-api-exclusivity/case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, with, invariants, want string }{
		"twice": {"pointer: /offering/model_selectable\n    values: [no, yes]",
			"pointer: /offering/category\n    values: [application, model_api]", "", "one toggle for each fact"},
		"structure": {"    path: /exposure\n    values: [internal, public]", "    path: /role\n    values: [gateway]",
			"", "keeps as it is"},
		"invariants": {"", "",
			"package construe.invariants\n\ndeny contains 1 if input.runtime.offerin.seller == \"x\"\n",
			"invariants.rego"},
		"package": {"", "", "package elsewhere\n\ndeny contains \"x\"\n", "expected construe.invariants"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			embedded := os.DirFS("../../../policies/cloud-api-exclusivity")
			if err := fs.WalkDir(embedded, ".", func(name string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				data, err := fs.ReadFile(embedded, name)
				files[name] = &fstest.MapFile{Data: data}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(source), c.old) {
				t.Fatalf("the case does not hold %q", c.old)
			}
			files["case.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(source), c.old, c.with, 1))}
			if c.invariants != "" {
				files["invariants.rego"] = &fstest.MapFile{Data: []byte(c.invariants)}
			}
			cs, err := engine.Open(context.Background(),
				engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"),
					Readings: []string{"state"}, Trusted: true})
			if err != nil {
				t.Fatal(err)
			}
			defer cs.Close(context.Background())
			d, err := cs.Runtime("sre")
			if err != nil {
				t.Fatal(err)
			}
			problems := toggleProblems(context.Background(), cs, []scene{{d, "h1"}})
			if err := problems.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
}
