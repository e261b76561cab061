package hostile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// Bounds of a construe that has a hostile party. The time only tells a slow machine from one that hangs.
const (
	maxMemory = 512 << 20
	maxTime   = 60 * time.Second
)

var program struct {
	once sync.Once
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.path != "" {
		os.RemoveAll(filepath.Dir(program.path))
	}
	os.Exit(code)
}

// construe builds the command, once.
func construe(t *testing.T) string {
	t.Helper()
	program.once.Do(func() {
		folder, err := os.MkdirTemp("", "construe")
		if err != nil {
			program.err = err
			return
		}
		program.path = filepath.Join(folder, "construe"+map[bool]string{true: ".exe"}[runtime.GOOS == "windows"])
		if out, err := exec.Command("go", "build", "-o", program.path,
			"github.com/construe-host/construe/cmd/construe").CombinedOutput(); err != nil {
			program.err = errors.New(string(out))
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

// ran is what came of a process.
type ran struct {
	stdout, stderr []byte
	code           int
	memory         int64 // the most that was resident, in bytes; 0 where the system does not tell
	cpu            time.Duration
	hung           bool // it was killed
}

// child runs construe with a bound on its time, and leaves nothing of it behind.
func child(t *testing.T, dir string, most time.Duration, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	var out, errs bytes.Buffer
	c := exec.CommandContext(ctx, construe(t), args...)
	c.Dir, c.Stdout, c.Stderr = dir, &out, &errs
	c.Env = []string{"NO_COLOR=1", "HOME=" + dir, "XDG_CACHE_HOME=" + filepath.Join(dir, ".cache")}
	c.WaitDelay = 5 * time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watch(c.Process.Pid, ended) }()
	err := c.Wait()
	close(ended)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Error(err)
	}
	return ran{stdout: out.Bytes(), stderr: errs.Bytes(), code: c.ProcessState.ExitCode(), memory: <-peak,
		cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), hung: ctx.Err() != nil}
}

// watch gives the most memory that a process had resident, as Linux counts it, to within its last moment. What a
// process's parent is told when it has ended is no use: it is never less than what the parent itself had when it began.
func watch(pid int, ended <-chan struct{}) (peak int64) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		if data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
			if _, rest, has := strings.Cut(string(data), "VmHWM:"); has {
				var kilobytes int64
				if n, _ := fmt.Sscan(rest, &kilobytes); n == 1 {
					peak = max(peak, kilobytes<<10)
				}
			}
		}
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
	}
}

// withinBounds holds what every process with a hostile party is held to.
func (r ran) withinBounds(t *testing.T) {
	t.Helper()
	if r.hung {
		t.Fatal("it hangs")
	}
	if r.memory > maxMemory {
		t.Errorf("%d MiB were resident; at most %d are allowed", r.memory>>20, maxMemory>>20)
	}
	harmless(t, "standard error", r.stderr)
}

// caseFolder writes the case with a plugin, and perhaps a policy, in the place of the hostile reading's.
func caseFolder(t *testing.T, wasm []byte, policy map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../testdata/hostile/case")); err != nil {
		t.Fatal(err)
	}
	writePlugin(t, dir, "honest", honest())
	writePlugin(t, dir, "hostile", wasm)
	if policy != nil {
		if err := os.RemoveAll(filepath.Join(dir, "hostile")); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range policy {
		put(t, filepath.Join(dir, "hostile", name), data)
	}
	return dir
}

func writePlugin(t *testing.T, dir, name string, wasm []byte) {
	t.Helper()
	put(t, filepath.Join(dir, "plugins", name, name+".wasm"), wasm)
	put(t, filepath.Join(dir, "plugins", name, "plugin.yaml"), manifest(name, wasm))
}

func manifest(name string, wasm []byte) []byte {
	return []byte("construe: plugin/v1\nname: " + name + "\nversion: 1.0.0\nmodule: " + name + ".wasm\nsha256: " +
		strings.TrimPrefix(schema.DigestBytes(wasm), "sha256:") + "\nterms: [product]\n")
}

func put(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), fs.ModePerm), os.WriteFile(name, data, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// comparison reads what construe printed.
func comparison(t *testing.T, r ran) *schema.Comparison {
	t.Helper()
	var c schema.Comparison
	if err := json.Unmarshal(r.stdout, &c); err != nil || c.Construe != schema.KindComparison {
		t.Fatalf("no comparison (exit code %d): %.300q %.300q", r.code, r.stdout, r.stderr)
	}
	return &c
}
