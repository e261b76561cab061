package host_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestFloors holds what each package may import of ours; see docs/architecture.md.
func TestFloors(t *testing.T) {
	const module = "github.com/construe-host/construe/"
	allowed := map[string]string{ // package → what of ours it may import
		"host/schema": "", "host/abi": "", "host/internal/cache": "", "host/internal/visible": "",
		"host/internal/sandbox": "host/internal/cache", "host/internal/worker": "", "host/internal/search": "",
		"host/internal/provenance": "", "host/internal/sandbox/wasmtest": "", "host/internal/hostile": "",
		"plugins": "", "policies": "",
		"host/internal/facts": "host/schema", "host/internal/compare": "host/schema", "host/report": "host/schema",
		"host/record":            "host/schema",
		"host/internal/classify": "host/schema host/abi host/internal/facts host/internal/sandbox",
		"host/internal/judge":    "host/schema host/internal/facts host/internal/provenance host/internal/sandbox",
		"host": "host/schema host/abi host/record host/internal/cache host/internal/facts " +
			"host/internal/compare host/internal/search host/internal/judge host/internal/classify " +
			"host/internal/sandbox host/internal/worker",
		"cmd/construe": "host host/schema host/report host/record plugins policies", "plugins/look-through": "",
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		line = strings.ReplaceAll(line, " "+module+"host/internal/visible", "") // a table, which everybody may read
		fields := strings.Fields(strings.ReplaceAll(line, module, "@"))
		name := strings.TrimPrefix(fields[0], "@")
		may, known := allowed[name]
		if !known {
			t.Errorf("%s has no floor; give it one here and in docs/architecture.md", name)
		}
		for _, imported := range fields[1:] {
			if ours, is := strings.CutPrefix(imported, "@"); is && !strings.Contains(" "+may+" ", " "+ours+" ") {
				t.Errorf("%s imports %s; it may import: %s", name, ours, may)
			}
		}
	}
}

// TestEngines holds which packages may reach an engine at all, however far away: a document, a report or a check of a
// signature needs none.
func TestEngines(t *testing.T) {
	const module = "github.com/construe-host/construe/"
	engines := map[string][]string{ // engine → packages that may reach it
		"github.com/tetratelabs/wazero": {"host", "cmd/construe", "host/internal/sandbox",
			"host/internal/classify", "host/internal/judge"},
		"github.com/open-policy-agent/opa/v1": {"host", "cmd/construe", "host/internal/judge",
			"host/internal/provenance"},
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
