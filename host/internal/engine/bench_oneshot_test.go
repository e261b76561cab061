package engine

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkOneShot holds a whole `construe compare --no-crux` of the embedded case, 32 cells from a filled cache,
// against one `opa eval` of one cell: it reports how many runs of opa it takes as long as. It needs opa on the PATH: go
// install github.com/open-policy-agent/opa@v1.22.2
func BenchmarkOneShot(b *testing.B) {
	opa, err := exec.LookPath("opa")
	if err != nil {
		b.Skip("opa is not on the PATH")
	}
	dir := b.TempDir()
	construe, cache := filepath.Join(dir, "construe"), filepath.Join(dir, "cache")
	run := func(name string, args ...string) {
		b.Helper()
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			b.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
	}
	run("go", "build", "-o", construe, "../../../cmd/construe")
	cs, ready := benchCase(b)
	_, input := rawInputs(b, cs, ready)
	policy := filepath.Join(dir, "policy")
	if err := os.MkdirAll(policy, 0o755); err != nil {
		b.Fatal(err)
	}
	for name, source := range rawModules(b) {
		if err := os.WriteFile(filepath.Join(policy, name), []byte(source), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "input.json"), input, 0o644); err != nil {
		b.Fatal(err)
	}
	run(construe, "compare", "--no-crux", "--cache", cache, "--wasm", "compiler")
	pair(b, func() { run(construe, "compare", "--no-crux", "--cache", cache) },
		func() {
			run(opa, "eval", "-d", policy, "-i", filepath.Join(dir, "input.json"), "data.construe.policy.verdict")
		})
}
