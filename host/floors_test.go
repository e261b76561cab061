package host_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floor is a package, what of ours it may import, and why not more.
type floor struct{ name, may, reason string }

// floors lists every package, the lowest first. What a package may import stands above it; nothing goes sideways.
func floors() []floor {
	const under = "host/internal/"
	engines := under + "classify " + under + "facts " + under + "judge"
	verb := "host/schema " + under + "engine " + under + "facts "
	return []floor{
		{"plugins", "", "files"},
		{"policies", "", "files"},
		{"host/internal/visible", "", "a table of characters"},
		{under + "builtin", "", "a table of functions"},
		{"host/schema", "", "documents depend on no engine"},
		{"host/abi", "", "the contract stands alone"},
		{under + "archive", "host/schema", "files in a tar, whatever they are"},
		{under + "layout", "host/schema " + under + "archive", "a folder that others' tools write"},
		{under + "cache", "", "files and a key"},
		{under + "pipeline", "", "goroutines and their order, whatever the work is"},
		{under + "search", "", "pure: numbers, and what it is told"},
		{under + "diagram", "", "pure: functions of numbers"},
		{under + "worker", "", "one process, whatever the task is"},
		{under + "meter", "", "pure: a module becomes a module"},
		{under + "sandbox", under + "cache " + under + "meter", "wazero alone"},
		{under + "meter/wasmtest", "", "modules for tests"},
		{under + "provenance/opatest", "", "OPA's cases for tests"},
		{under + "hostile", "", "tests"},
		{under + "browser", "", "tests"},
		{under + "sizes", "", "runtimes for tests"},
		{under + "samples", "", "numbers for tests"},
		{under + "casegen", "host/schema", "cases for tests"},
		{under + "rego", under + "builtin", "an interpreter knows no documents"},
		{under + "provenance", under + "builtin " + under + "rego", "another use of the same interpreter"},
		{under + "facts", "host/schema", "facts come before any party's code"},
		{under + "compare", "host/schema", "verdicts are compared without judging"},
		{"host/gate", "host/schema", "what passes is said without judging"},
		{under + "drawing", "host/schema", "pure: facts and words become a picture"},
		{
			"host/report",
			"host/schema host/gate " + under + "drawing",
			"a page depends on its document, and on what a gate was asked, alone",
		},
		{"host/record", "host/schema " + under + "archive", "a signature is checked without an engine"},
		{under + "classify", "host/schema host/abi " + under + "facts " + under + "meter " + under + "sandbox",
			"one plugin"},
		{under + "judge", "host/schema " + under + "builtin " + under + "facts " + under + "provenance " + under +
			"rego", "one policy"},
		{under + "engine", "host/schema host/abi " + engines + " " + under + "archive " + under + "cache " + under +
			"pipeline " + under + "sandbox " + under + "worker", "an opened case judges a cell, and knows no verb"},
		{under + "toggle", verb + under + "judge", "what can change, before anything is judged anew"},
		{under + "learned", under + "cache " + under + "judge", "what policies showed, whoever asked them"},
		{under + "schedule", verb + under + "toggle", "rows and their words, of what was judged"},
		{under + "matrix", "host/schema host/abi " + engines + " " + under + "compare " + under + "engine " + under +
			"pipeline " + under + "sandbox " + under + "schedule",
			"what settles a dispute is looked for beside it, never within"},
		{under + "counterfactual", verb + engines + " " + under + "learned " + under + "pipeline " + under + "search " +
			under + "toggle", "what a change would make of a cell; which changes to try is its callers' matter"},
		{under + "cruxes", verb + under + "counterfactual " + under + "judge " + under + "schedule " + under + "search " +
			under + "toggle", "a verb"},
		{
			under + "atlas",
			verb + under + "counterfactual " + under + "diagram " + under + "judge " + under + "learned " + under +
				"pipeline " + under + "schedule " + under + "toggle",
			"a verb",
		},
		{under + "sweep", verb + under + "classify " + under + "compare " + under + "counterfactual " + under + "judge " +
			under + "learned " + under + "matrix " + under + "pipeline " + under + "toggle", "a verb"},
		{under + "explain", verb + under + "counterfactual " + under + "judge " + under + "schedule",
			"a verb"},
		{under + "whatif", verb + under + "counterfactual " + under + "pipeline " + under + "schedule " + under + "toggle",
			"a verb"},
		{under + "movement", verb + under + "counterfactual", "a verb"},
		{under + "check", verb + engines + " " + under + "counterfactual " + under + "matrix " + under + "pipeline " +
			under + "worker", "a verb"},
		{under + "inspect", verb + "host/abi " + under + "classify " + under + "matrix", "a verb"},
		{under + "lock", verb + under + "judge", "a verb"},
		{under + "pin", verb + under + "archive " + under + "judge", "a verb"},
		{under + "split", verb, "a verb"},
		{under + "replay", verb + "host/record " + under + "counterfactual " + under + "judge " + under + "matrix " +
			under + "schedule", "a verb"},
		{under + "test", verb + under + "judge " + under + "matrix", "a verb"},
		{under + "timeline", verb + under + "matrix " + under + "schedule", "a verb"},
		{"host", "host/schema host/record " + under + "archive " + under + "atlas " + under + "layout " + under +
			"check " + under +
			"cruxes " + under + "engine " + under + "explain " + under + "facts " + under + "inspect " + under + "lock " +
			under + "matrix " + under + "pin " + under + "split " + under + "movement " + under + "pipeline " + under +
			"replay " + under + "sweep " + under + "test " + under + "timeline " + under + "whatif",
			"the door hands verbs what they need of one another, and holds no logic"},
		{"cmd/construe/internal/scaffold", "host/schema", "files, made of a case alone"},
		{"cmd/release", "", "builds of a commit, whatever it holds"},
		{"cmd/construe", "cmd/construe/internal/scaffold host host/gate host/schema host/report host/record plugins policies",
			"the command is an embedder"},
	}
}

// TestFloors holds what each package may import of ours; see docs/architecture.md.
func TestFloors(t *testing.T) {
	const module = "github.com/construe-host/construe/"
	allowed, below := map[string]floor{}, map[string]bool{}
	for _, f := range floors() {
		for name := range strings.FieldsSeq(f.may) {
			if !below[name] {
				t.Errorf("%s may import %s, which stands no lower", f.name, name)
			}
		}
		allowed[f.name], below[f.name] = f, true
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		// a table, which everybody may read
		line = strings.ReplaceAll(strings.TrimSpace(line), " "+module+"host/internal/visible", "")
		fields := strings.Fields(strings.ReplaceAll(line, module, "@"))
		name := strings.TrimPrefix(fields[0], "@")
		f, known := allowed[name]
		if found[name] = true; !known {
			t.Errorf("%s has no floor; give it one here and in docs/architecture.md", name)
		}
		for _, imported := range fields[1:] {
			if ours, is := strings.CutPrefix(imported, "@"); is && !slices.Contains(strings.Fields(f.may), ours) {
				t.Errorf("%s imports %s (%s); it may import: %s", name, ours, f.reason, f.may)
			}
		}
	}
	for name := range allowed {
		if !found[name] {
			t.Errorf("there is no package %s", name)
		}
	}
}

// TestEngines holds which packages may reach an engine at all, however far away: a document, a report or a check of a
// signature needs none.
func TestEngines(t *testing.T) {
	const module = "github.com/construe-host/construe/"
	standing := []string{"host", "cmd/construe", "host/internal/classify", "host/internal/judge", "host/internal/learned"}
	for _, f := range floors() { // and all that stands on an opened case
		if strings.Contains(f.may+" ", "internal/engine ") || f.name == "host/internal/engine" {
			standing = append(standing, f.name)
		}
	}
	engines := map[string][]string{ // engine → packages that may reach it
		"github.com/tetratelabs/wazero": append(slices.Clone(standing), "host/internal/sandbox"),
		"github.com/open-policy-agent/opa/v1": append(slices.Clone(standing), "host/internal/provenance",
			"host/internal/provenance/opatest", "host/internal/rego"),
		"github.com/urfave/cli/v2": {"cmd/construe"},
		module + "plugins":         {"cmd/construe"},
		module + "policies":        {"cmd/construe"},
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Deps \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		for engine, may := range engines {
			for _, dep := range fields[1:] {
				if (dep == engine || strings.HasPrefix(dep, engine+"/")) && !slices.Contains(may, name) &&
					fields[0] != engine {
					t.Errorf("%s reaches %s; only %s may", name, dep, strings.Join(may, ", "))
					break
				}
			}
		}
	}
}
