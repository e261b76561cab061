//go:build unix

package matrix

import (
	"context"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// processor is the processor time that f takes in this process.
func processor(b *testing.B, f func()) time.Duration {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	runtime.GC() // or f pays for what was left before it
	before := used()
	f()
	return used() - before
}

// fifth is the reading product under another id, with a plugin and a policy that are not those of product byte for
// byte: nothing of it is shared with a reading that is there.
func fifth(b *testing.B) engine.Folder {
	b.Helper()
	out := fstest.MapFS{}
	add := func(dir, to string, change func(string) string) {
		files, err := os.ReadDir(dir)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range files {
			data, err := fs.ReadFile(os.DirFS(dir), f.Name())
			if err != nil {
				b.Fatal(err)
			}
			out[path.Join(to, f.Name())] = &fstest.MapFile{Data: []byte(change(string(data)))}
		}
	}
	add("../../../policies/cloud-api-exclusivity/readings/product", ".", func(text string) string {
		return strings.Replace(text, "id: product\n", "id: fifth\n", 1) + "\n# of the fifth\n"
	})
	add("../../../plugins/product", "product", func(text string) string { return text })
	module, manifest := out["product/product.wasm"], out["product/plugin.yaml"]
	before := schema.DigestBytes(module.Data)
	module.Data = append(module.Data, 0, 2, 1, 'x') // a custom section, which nothing runs
	manifest.Data = []byte(strings.Replace(string(manifest.Data), strings.TrimPrefix(before, "sha256:"),
		strings.TrimPrefix(schema.DigestBytes(module.Data), "sha256:"), 1))
	return engine.Folder{FS: out, Name: "fifth"}
}

// BenchmarkWith compares what --with adds to a comparison of the four shipped readings, in processor time, with what
// the fifth takes alone: one open, one classification, and the nine verdicts of its row and column. They take turns
// on one processor, since two that share a core make each other slow, and of 41 turns the median counts.
func BenchmarkWith(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	ctx := context.Background()
	config := engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true}
	opened := func(change func(*engine.Config)) *engine.Case {
		c := config
		change(&c)
		cs, err := engine.Open(ctx, c)
		if err != nil {
			b.Fatal(err)
		}
		return cs
	}
	with := []engine.Folder{fifth(b)}
	compared := func(cells int, change func(*engine.Config)) {
		cs := opened(change)
		defer cs.Close(ctx)
		d, err := cs.Runtime("sre")
		if err != nil {
			b.Fatal(err)
		}
		c, err := Run(ctx, cs, d, Request{Worlds: []string{"h1"}, NoDisputes: true})
		if err != nil || len(c.Cells) != cells {
			b.Fatal(err, len(c.Cells))
		}
	}
	all := opened(func(c *engine.Config) { c.With = with })
	defer all.Close(ctx)
	own := ownCells(ctx, b, all)
	sides := map[string]func(){
		"four": func() { compared(16, func(*engine.Config) {}) },
		"five": func() { compared(25, func(c *engine.Config) { c.With = with }) },
		"case": func() { opened(func(c *engine.Config) { c.NoReadings = true }).Close(ctx) },
		"open": func() {
			opened(func(c *engine.Config) { c.With, c.Readings = with, []string{"fifth"} }).Close(ctx)
		},
		"cells": own,
	}
	took := map[string][]time.Duration{}
	for range max(b.N, 41) {
		for _, name := range schema.Keys(sides) {
			took[name] = append(took[name], processor(b, sides[name]))
		}
	}
	middle := map[string]time.Duration{}
	for _, name := range schema.Keys(sides) {
		slices.Sort(took[name])
		middle[name] = took[name][len(took[name])/2]
		b.ReportMetric(float64(middle[name].Milliseconds()), name+"-ms")
	}
	alone := middle["open"] - middle["case"] + middle["cells"]
	b.ReportMetric(float64(middle["five"]-middle["four"])/float64(alone), "of-its-own")
	b.ReportMetric(float64(middle["five"])/float64(middle["four"]+alone), "of-all")
	b.ReportMetric(0, "ns/op")
}

// ownCells judges the cells that the fifth reading adds to an opened case: its row and its column.
func ownCells(ctx context.Context, b *testing.B, cs *engine.Case) func() {
	b.Helper()
	d, err := cs.Runtime("sre")
	if err != nil {
		b.Fatal(err)
	}
	prepared, err := prepareWorlds(cs, d, []string{"h1"}, "")
	if err != nil {
		b.Fatal(err)
	}
	ready := prepared[0]
	answers := map[string]*schema.Classification{}
	for _, name := range cs.Readings {
		answers[name] = cs.Classify(ctx, cs.Parties[name], ready, nil)
	}
	if !slices.Contains(cs.Readings, "fifth") || len(cs.Readings) != 5 {
		b.Fatal(cs.Readings)
	}
	return func() {
		judge := func(policy string, c *schema.Classification) {
			digest, err := schema.Digest(c)
			if err != nil {
				b.Fatal(err)
			}
			v := cs.Judge(ctx, cs.Parties[policy], ready, c, digest)
			if _, err := schema.Digest(v); err != nil || v.Error != nil {
				b.Fatal(err, v.Error)
			}
		}
		its := cs.Classify(ctx, cs.Parties["fifth"], ready, nil)
		for _, name := range cs.Readings {
			judge(name, its)
			if name != "fifth" {
				judge("fifth", answers[name])
			}
		}
	}
}
