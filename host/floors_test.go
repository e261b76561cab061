package host_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestFloors holds what each package may import of ours; see docs/architecture.md.
func TestFloors(t *testing.T) {
	const module = "github.com/construe-host/construe/"
	allowed := map[string]string{ // package → what of ours it may import
		"host/schema": "", "host/abi": "", "host/internal/sandbox": "", "plugins": "", "policies": "",
		"host/internal/facts": "host/schema", "host/internal/compare": "host/schema", "host/report": "host/schema", "host/record": "host/schema", "host/internal/judge": "host/schema",
		"host/internal/classify": "host/schema host/abi host/internal/sandbox",
		"host":                   "host/schema host/abi host/record host/internal/facts host/internal/compare host/internal/judge host/internal/classify host/internal/sandbox",
		"cmd/construe":           "host host/schema host/report host/record plugins policies", "plugins/look-through": "",
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
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
