package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// manyRuntimes writes the shipped runtime so many times, one a line and each with an id of its own.
func manyRuntimes(t *testing.T, w io.WriteCloser, n int) {
	defer w.Close()
	const name = "../../policies/cloud-api-exclusivity/runtimes/sre.yaml"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
		return
	}
	d, err := schema.Parse(name, data, schema.KindRuntime)
	if err != nil {
		t.Error(err)
		return
	}
	for i := range n {
		d.Tree["id"] = fmt.Sprint("r", i)
		line, err := json.Marshal(d.Tree)
		if err == nil {
			_, err = w.Write(append(line, '\n'))
		}
		if err != nil {
			t.Error(err)
			return
		}
	}
}

// TestManyRuntimesTakeFlatMemory compares streams of two lengths: each comparison is written as it is made, so that the
// longer one takes no more memory, and both less than 300 MB, with files for builds beside. CONSTRUE_LONG compares a
// thousand.
func TestManyRuntimesTakeFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("compares a hundred runtimes")
	}
	most := 90
	if os.Getenv("CONSTRUE_LONG") != "" {
		most = 1000
	}
	peak := map[int]int64{}
	for _, n := range []int{30, most} {
		folder := t.TempDir()
		c := exec.Command("construe", "compare", "-", "--no-crux", "-f", "json", "--cache", t.TempDir(), "--wasm",
			"compiler", "-f", "sarif="+folder+"/a", "-f", "junit="+folder+"/b", "-f", "gitlab="+folder+"/c", "-f",
			"github="+folder+"/d", "--gate", folder+"/e")
		var lines lineCounter
		c.Stdout = &lines
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		manyRuntimes(t, in, n)
		if err := c.Wait(); err != nil {
			t.Fatal(err)
		}
		for name, each := range map[string]string{"a": "", "b": "<testsuite ", "c": "", "d": "::warning ", "e": ""} {
			data, err := os.ReadFile(folder + "/" + name)
			if err != nil || each != "" && bytes.Count(data, []byte(each)) != n {
				t.Errorf("%s says %d of %d runtimes (%v)", name, bytes.Count(data, []byte(each)), n, err)
			}
		}
		if lines.n != n {
			t.Errorf("%d lines for %d runtimes", lines.n, n)
		}
		usage, _ := c.ProcessState.SysUsage().(*syscall.Rusage)
		peak[n] = usage.Maxrss >> 10 // KiB on Linux
	}
	t.Logf("MiB: %v", peak)
	if peak[most] > 286 || float64(peak[most]) > 1.25*float64(peak[30]) {
		t.Errorf("%d runtimes took %d MiB, 30 took %d; expected no more than 286, and about as much", most, peak[most],
			peak[30])
	}
}

// TestAMapTakesHalfAGiB maps the default runtime, all readings and all toggles, with nothing kept from before.
func TestAMapTakesHalfAGiB(t *testing.T) {
	if testing.Short() {
		t.Skip("maps with all toggles")
	}
	c := exec.Command("construe", "map", "-q", "--cache", t.TempDir())
	c.Env = append(os.Environ(), "GOGC=", "GOMEMLIMIT=")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	usage, _ := c.ProcessState.SysUsage().(*syscall.Rusage)
	if peak := usage.Maxrss >> 10; peak > 512 {
		t.Errorf("a map took %d MiB; expected no more than 512", peak)
	} else {
		t.Logf("%d MiB, and %v of processor time", peak, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
	}
}

// lineCounter counts lines and keeps none.
type lineCounter struct{ n int }

func (l *lineCounter) Write(p []byte) (int, error) {
	l.n += bytes.Count(p, []byte("\n"))
	return len(p), nil
}
