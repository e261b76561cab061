package plugins_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTheModulesRebuildToTheSameBytes skips a module whose toolchain is missing, unless CONSTRUE_REQUIRE_TOOLS is set.
func TestTheModulesRebuildToTheSameBytes(t *testing.T) {
	for name, folder := range map[string]string{"look-through": "look-through", "state": "state", "product": "product",
		"hop": "hop", "look-through-go": "../testdata/plugins/look-through-go/",
		"solicitation": "../policies/distribution-exclusivity/readings/solicitation/solicitation/"} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			build := exec.Command("sh", "build.sh", out, folder)
			build.Env = append(os.Environ(), "GOTOOLCHAIN=go1.26.8") // as the manifest of the one in Go says
			log, err := build.CombinedOutput()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() == 77 && os.Getenv("CONSTRUE_REQUIRE_TOOLS") == "" {
				t.Skipf("%s", log)
			} else if err != nil {
				t.Fatalf("%v: %s", err, log)
			}
			built, err := os.ReadFile(filepath.Join(out, name+".wasm"))
			if err != nil {
				t.Fatal(err)
			}
			committed, err := os.ReadFile(filepath.Join(folder, name+".wasm"))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(built, committed) {
				t.Errorf("%d bytes were built, %d are committed, and they differ", len(built), len(committed))
			}
		})
	}
}
