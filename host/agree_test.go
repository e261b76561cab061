package host_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func compared(t testing.TB, h *host.Host, id string, worlds ...string) *schema.Comparison {
	t.Helper()
	d, err := h.Runtime(id)
	if err != nil {
		t.Fatal(err)
	}
	for c, err := range h.Compare(context.Background(),
		host.CompareRequest{Runtimes: host.Documents(d), Worlds: worlds}) {
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Fatal("no comparison")
	return nil
}

func digest(t testing.TB, document any) string {
	t.Helper()
	s, err := schema.Digest(document)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestGolden holds the comparison of the embedded case in every format, whole and as the first screen; UPDATE_GOLDEN=1
// writes it anew.
func TestGolden(t *testing.T) {
	c := compared(t, open(t, nil), "sre", "h1", "h2")
	c.Made.OPA, c.Made.Wazero = "", "" // a test binary's build information is not the command's
	pages(t, "sre", c)
	rendered(t, "sre-first", c, report.Options{}, "csv", "markdown", "table")
}

// pages compares a document in every format with the files of that name; UPDATE_GOLDEN=1 writes them anew.
func pages(t *testing.T, name string, document any) {
	t.Helper()
	rendered(t, name, document, report.Options{Full: true}, report.Formats()...)
}

func rendered(t *testing.T, name string, document any, o report.Options, formats ...string) {
	t.Helper()
	for _, format := range formats {
		var b strings.Builder
		if err := report.Render(&b, format, document, o); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("../testdata/golden", name+"."+format)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s differs; look at the change, then UPDATE_GOLDEN=1 go test ./host -run %s", file, t.Name())
		}
	}
}

// TestTheComparisonIsValidAndReads holds that what is written is a document that reads the same again.
func TestTheComparisonIsValidAndReads(t *testing.T) {
	c := compared(t, open(t, nil), "sre", "", "h1", "h2")
	b, err := schema.Write(c)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse("comparison.json", b, schema.KindComparison)
	if err != nil {
		t.Fatal(err)
	}
	if digest(t, d.Tree["cells"]) != digest(t, c.Cells) {
		t.Error("the cells changed on the way")
	}
}

func TestBothEnginesAgree(t *testing.T) {
	interpreted := compared(t, open(t, func(c *host.Config) { c.Wasm = "interpreter" }), "sre", "h1", "h2")
	compiled := compared(t, open(t, func(c *host.Config) { c.Wasm = "compiler" }), "sre", "h1", "h2")
	if digest(t, interpreted) != digest(t, compiled) {
		t.Error("wazero's compiler and interpreter give different comparisons")
	}
}

// TestOneDigest runs the built command again and again from other folders, with other locales, time zones, processors
// and orders of arguments: one digest of each runtime's comparison comes out.
func TestOneDigest(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the command again and again")
	}
	command, cache := built(t, "../cmd/construe"), t.TempDir()
	t.Setenv("CONSTRUE_CACHE_KEY", strings.Repeat("a secret of the tests ", 2))
	if out, err := exec.Command(command, "inspect", "--wasm", "compiler", "--cache",
		cache).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]string{}
	for i := range samples.Of(20, 6, 6) {
		names := []string{"sre", "bedrock-closed"}
		readings := []string{"--reading=hop", "--reading=state", "--reading=look-through", "--reading=product"}
		random.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
		random.Shuffle(len(readings), func(a, b int) { readings[a], readings[b] = readings[b], readings[a] })
		run := exec.Command(command, slices.Concat([]string{"compare", "-f", "json", "--fail-on", "never", "--cache",
			cache}, names, readings)...)
		run.Dir = t.TempDir()
		run.Env = append(os.Environ(), "TZ="+[]string{"UTC", "Asia/Kolkata", "America/St_Johns"}[i%3],
			"LC_ALL="+[]string{"C", "tr_TR.UTF-8"}[i%2], fmt.Sprintf("GOMAXPROCS=%d", 1+i%runtime.NumCPU()))
		if i%5 != 0 { // what would settle a dispute takes longest, and is in some of the runs
			run.Args = append(run.Args, "--no-crux")
		}
		out, err := run.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
			d, err := schema.Parse("line", []byte(line), schema.KindComparison)
			if err != nil {
				t.Fatal(err)
			}
			id, _ := schema.Get(d.Tree, "/runtime/id")
			of, now := fmt.Sprint(id, i%5 != 0), digest(t, d.Tree)
			if before, ran := seen[of]; ran && before != now {
				t.Fatalf("run %d of %s gives %s, an earlier one %s", i, id, now, before)
			}
			seen[of] = now
		}
	}
	if len(seen) != 4 { // two runtimes, each with and without what would settle its dispute
		t.Errorf("%d documents were compared; want two of each runtime", len(seen))
	}
}

// TestHammer uses one host from eight goroutines; it is worth most under the race detector.
func TestHammer(t *testing.T) {
	h := open(t, nil)
	first := compared(t, h, "sre", "h1")
	if got := first.Worlds[0].Aggregate; got != schema.Disputed {
		t.Fatalf("%s; want disputed", got)
	}
	want := digest(t, first)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 2 {
				if got := digest(t, compared(t, h, "sre", "h1")); got != want {
					t.Errorf("%s; want %s", got, want)
				}
			}
		})
	}
	wg.Wait()
}
