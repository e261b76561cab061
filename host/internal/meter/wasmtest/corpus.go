package wasmtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Corpus is the folder of the specification's tests in the module of wazero; the test is skipped where it is not at
// hand.
func Corpus(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "internal", "integration_test", "spectest")
	if _, missing := os.Stat(dir); err != nil || missing != nil {
		t.Skipf("the source of wazero is not at hand: %v %v", err, missing)
	}
	return dir
}
