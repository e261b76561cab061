package engine

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// BenchmarkOneShot holds whole runs of the command on the embedded case against one `opa eval` of one cell, in turns:
// it reports in how many runs of opa's processor time each goes, workers included, by the least of each, and the most
// memory that any took. It needs opa on the PATH: go install github.com/open-policy-agent/opa@v1.22.2
func BenchmarkOneShot(b *testing.B) {
	opa, err := exec.LookPath("opa")
	if err != nil {
		b.Skip("opa is not on the PATH")
	}
	dir := b.TempDir()
	construe, cache := filepath.Join(dir, "construe"), filepath.Join(dir, "cache")
	if out, err := exec.Command("go", "build", "-o", construe, "../../../cmd/construe").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
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
	theirs := []string{opa, "eval", "-d", policy, "-i", filepath.Join(dir, "input.json"), "data.construe.policy.verdict"}
	compare := func(flags ...string) []string {
		return append([]string{construe, "compare", "--cache", cache}, flags...)
	}
	for _, run := range []struct {
		name  string
		fresh bool // with an empty cache
		args  []string
	}{
		{"first", true, compare()},
		{"first-no-crux", true, compare("--no-crux")},
		{"default", false, compare()},
		{"cells-32", false, compare("--no-crux")},
		{"cell", false, compare("--no-crux", "--reading", "hop", "--world", "h1", "--fail-on", "never")},
	} {
		b.Run(run.name, func(b *testing.B) {
			least := [2]time.Duration{time.Hour, time.Hour}
			var most int64
			for range max(b.N, 5) {
				if run.fresh {
					if err := os.RemoveAll(cache); err != nil {
						b.Fatal(err)
					}
				}
				for i, args := range [][]string{run.args, theirs} {
					cpu, memory := spent(b, args)
					if least[i] = min(least[i], cpu); i == 0 {
						most = max(most, memory)
					}
				}
			}
			b.ReportMetric(float64(least[0])/float64(least[1]), "opa-evals")
			b.ReportMetric(float64(least[0].Milliseconds()), "cpu-ms")
			b.ReportMetric(float64(least[1].Milliseconds()), "opa-ms")
			b.ReportMetric(float64(most>>20), "MiB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// spent is the processor time of a command, and the most memory, in bytes, of it or a process that it waited for.
func spent(b *testing.B, args []string) (time.Duration, int64) {
	b.Helper()
	c := exec.Command(args[0], args[1:]...)
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v\n%s", args, err, out)
	}
	usage, is := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !is {
		b.Skip("this system does not tell what a process took")
	}
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), usage.Maxrss << 10
}
