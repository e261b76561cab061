package sandbox

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// goReactor is a classifier as one would write it in Go: it reads JSON into a tree, and writes one.
const goReactor = `package main

import (
	"encoding/json"
	"unsafe"
)

var kept = map[uint32][]byte{}

func keep(b []byte) uint32 {
	at := uint32(uintptr(unsafe.Pointer(&b[0])))
	kept[at] = b
	return at
}

//go:wasmexport construe_v1_alloc
func alloc(n uint32) uint32 { return keep(make([]byte, n+1)) }

//go:wasmexport construe_v1_classify
func classify(at, n uint32) uint64 {
	var tree any
	if err := json.Unmarshal(kept[at][:n], &tree); err != nil {
		panic(err)
	}
	out, err := json.Marshal(tree)
	if err != nil {
		panic(err)
	}
	clear(kept)
	return uint64(keep(out))<<32 | uint64(len(out))
}

func main() {}
`

// benchReactors are reactors by name: the reference plugins, and one that Go builds now.
func benchReactors(b *testing.B) map[string][]byte {
	b.Helper()
	all, dir := map[string][]byte{}, b.TempDir()
	for name, path := range map[string]string{"hop": "../../../plugins/hop/hop.wasm",
		"state": "../../../plugins/state/state.wasm", "product": "../../../plugins/product/product.wasm",
		"go": filepath.Join(dir, "go.wasm")} {
		if name == "go" {
			build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false",
				"-ldflags=-s -w", "-o", path, ".")
			build.Dir, build.Env = dir, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=", "GOWORK=off")
			written := errors.Join(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module reactor\n\ngo 1.24\n"),
				0o600), os.WriteFile(filepath.Join(dir, "main.go"), []byte(goReactor), 0o600))
			if out, err := build.CombinedOutput(); written != nil || err != nil {
				b.Fatalf("%v, %v: %s", written, err, out)
			}
		}
		wasm, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		all[name] = wasm
	}
	return all
}

// BenchmarkFreshOverReused gives what purity costs compiled code: a call in a fresh instance, with all that it takes to
// make one, in calls of an instance that is there, turn by turn in one run.
func BenchmarkFreshOverReused(b *testing.B) {
	names := Reactor{"_initialize", "construe_v1_alloc", "construe_v1_classify"}
	large := benchFacts(b)
	small := []byte(`{"components":{"` + strings.Repeat("x", 40) + `":["a",1,true,null,{"b":"c"}]` +
		strings.Repeat(`,"y":{"name":"value","list":[1,2,3]}`, 110) + `}}`)
	for name, wasm := range benchReactors(b) {
		for _, input := range [][]byte{small, large} {
			b.Run(fmt.Sprintf("%s/%d", name, len(input)), func(b *testing.B) {
				m, err := Load(b.Context(), wasm, Config{Engine: Compiler, Deadline: time.Hour})
				if err != nil {
					b.Fatal(err)
				}
				defer m.Close(b.Context())
				var fresh, reused, made time.Duration
				_, err = m.within(b.Context(), func(i *instance) error {
					again := names
					call := func() error {
						i.fuel.Set(1 << 50)
						i.calls = 0
						_, err := m.react(i, again, input)
						again.Init = ""
						return err
					}
					if err := call(); err != nil {
						return err
					}
					for b.Loop() {
						start := time.Now()
						if err := call(); err != nil {
							return err
						}
						reused += time.Since(start)
						start = time.Now()
						if _, err := m.CallReactor(b.Context(), names, input); err != nil {
							return err
						}
						fresh += time.Since(start)
						start = time.Now()
						if _, err := m.within(b.Context(), func(i *instance) (err error) {
							if i.function(names.Init) != nil {
								_, err = i.raw(names.Init)
							}
							return err
						}); err != nil {
							return err
						}
						made += time.Since(start)
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(fresh)/float64(reused), "fresh/reused")
				b.ReportMetric(float64(made.Microseconds())/float64(b.N), "made-µs")
				b.ReportMetric(float64(reused.Microseconds())/float64(b.N), "reused-µs")
			})
		}
	}
}
