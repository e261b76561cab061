//go:build unix

package host_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestHammerOneHost holds what sharing a host costs: eight streams of comparisons at once, on a host whose cache is
// empty, take little more processor time, that of workers included, than the same streams one after the other. What
// could make the difference is the time until compiled code is there. On a busy machine one measurement says little,
// so it takes two to fail. With the race detector a plugin that Go built takes longer to compile than a worker may, so
// its reading stays away.
func TestHammerOneHost(t *testing.T) {
	const most = 1.3
	comparisons := 80
	switch {
	case testing.Short():
		comparisons = 40
	case os.Getenv("CONSTRUE_LONG") != "":
		comparisons = 500
	}
	for attempt := range 2 {
		apart, _ := hammered(t, comparisons, 1)
		together, engines := hammered(t, comparisons, 8)
		ratio := float64(together) / float64(apart)
		t.Logf("%d comparisons took %v one stream after the other and %v at once: ratio %.2f (%s)", comparisons,
			apart.Round(time.Millisecond), together.Round(time.Millisecond), ratio, engines)
		if ratio <= most || t.Failed() {
			return
		}
		if attempt > 0 {
			t.Errorf("eight streams at once take %.2f times the processor time; want at most %.1f", ratio, most)
		}
	}
}

// hammered gives the processor time of that many comparisons on a new host with an empty cache, in eight streams of
// which so many run at once, and what plugins and policies ran in by the end.
func hammered(t *testing.T, comparisons, atOnce int) (took time.Duration, engines string) {
	t.Helper()
	const streams = 8
	dir, before := t.TempDir(), processorTime(t)
	h := open(t, func(c *host.Config) {
		c.Wasm, c.CacheDir, c.Worker, c.Trusted = "auto", dir, []string{"", "worker"}, false
		if racing() {
			c.Readings = []string{"hop", "product", "state"}
		}
	})
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	var first sync.Once
	var want []byte
	work, all := make(chan int), sync.WaitGroup{}
	for range atOnce {
		all.Go(func() {
			for stream := range work {
				n := (comparisons + stream) / streams
				for c, err := range h.Compare(t.Context(), host.CompareRequest{Runtimes: repeated(d, n), OwnOnly: true,
					NoDisputes: true}) {
					got, failed := json.Marshal(c)
					if first.Do(func() { want = got }); err != nil || failed != nil || !bytes.Equal(got, want) {
						t.Errorf("%v %v: %s; the first was %s", err, failed, got, want)
					}
					n--
				}
				if n != 0 {
					t.Errorf("stream %d has %d comparisons too few", stream, n)
				}
			}
		})
	}
	for stream := range streams {
		work <- stream
	}
	close(work)
	all.Wait()
	i, err := h.Inspect(t.Context(), host.InspectRequest{})
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]int{}
	for _, r := range i.Readings {
		in[r.Plugin.Engine]++
		in[r.Policy.Engine]++
	}
	if err := h.Close(t.Context()); err != nil {
		t.Error(err)
	}
	return processorTime(t) - before, fmt.Sprint(in)
}

// racing reports whether this is a build with the race detector.
func racing() bool {
	info, known := debug.ReadBuildInfo()
	return known && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// repeated yields one runtime again and again.
func repeated(d *schema.Document, times int) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for range times {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// processorTime is that of this process and of the workers that have ended.
func processorTime(t *testing.T) (sum time.Duration) {
	t.Helper()
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}
