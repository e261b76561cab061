package host_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

// The program is its own worker: what compiles the parties' code runs in processes of its own, bounded and apart. Its
// main begins with
//
//	if len(os.Args) > 1 && os.Args[1] == "worker" {
//		os.Exit(host.ServeWorker(os.Stdin, os.Stdout))
//	}
//
// A worker can be another program just as well: Worker is its path, and what its main calls is the same.
func ExampleOpen_worker() {
	ctx := context.Background()
	folder, err := fs.Sub(policies.FS(), policies.Default) // or os.DirFS("my-case")
	if err != nil {
		log.Fatal(err)
	}
	h, err := host.Open(ctx, host.Config{Case: folder, Plugins: plugins.FS(), Worker: []string{"", "worker"}})
	if err != nil {
		log.Fatal(err)
	}
	defer h.Close(ctx)
	runtime, err := h.Runtime("sre")
	if err != nil {
		log.Fatal(err)
	}
	for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: host.Documents(runtime), Worlds: []string{"h1"},
		NoDisputes: true}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, reading := range h.Readings() {
			own, _ := c.Own("h1", reading)
			answers, _ := c.Classification(own)
			fmt.Printf("%s: %s, on the answers of %s\n", reading, own.Outcome, answers.Plugin)
		}
		swapped, _ := c.Cell("h1", "hop", "state")
		fmt.Println("hop on the answers of state:", swapped.Outcome)
	}
	// Output:
	// hop: breach, on the answers of hop
	// look-through: breach, on the answers of look-through
	// product: permitted, on the answers of product
	// state: permitted, on the answers of state
	// hop on the answers of state: permitted
}

// Runtimes come from a stream, one a line, and each comparison is handled before the next but a few is read. What is
// wrong with one stands in its place; the others follow.
func ExampleHost_Compare_stream() {
	ctx := context.Background()
	folder, err := fs.Sub(policies.FS(), policies.Default)
	if err != nil {
		log.Fatal(err)
	}
	h, err := host.Open(ctx, host.Config{Case: folder, Plugins: plugins.FS(), Worker: []string{"", "worker"}})
	if err != nil {
		log.Fatal(err)
	}
	defer h.Close(ctx)
	for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: lines("runtimes.ndjson", shipped(h)),
		OwnOnly: true, NoDisputes: true}) {
		var problems schema.Problems
		switch {
		case errors.As(err, &problems):
			fmt.Printf("line %d: %s\n", problems[0].Line, problems[0].Code)
		case err != nil: // the stream broke off, or ctx ended: the last there is
			log.Fatal(err)
		default:
			fmt.Println(c.Runtime.ID, c.Worlds[0].Aggregate)
		}
	}
	// Output:
	// azure-openai-chat agreed-permitted
	// sre disputed
	// line 3: syntax
	// frontier-aws disputed
}

// lines yields the runtimes of a stream, one a line, and an error in the place of each that is none.
func lines(name string, r io.Reader) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		in := bufio.NewScanner(r)
		in.Buffer(nil, schema.MaxBytes+1)
		for n := 1; in.Scan(); n++ {
			// a document keeps its text, which the scanner overwrites
			if !yield(schema.ParseLine(name, n, bytes.Clone(in.Bytes()), schema.KindRuntime)) {
				return
			}
		}
		if in.Err() != nil {
			yield(nil, in.Err())
		}
	}
}

// shipped is a stream of some of the case's own runtimes, with a line in it that is none. Nothing is written before it
// is read.
func shipped(h *host.Host) io.Reader {
	r, w := io.Pipe()
	go func() {
		for _, id := range []string{"azure-openai-chat", "sre", "frontier-aws"} {
			d, err := h.Runtime(id)
			if err == nil {
				err = json.NewEncoder(w).Encode(d.Tree)
			}
			if err != nil {
				w.CloseWithError(err)
				return
			}
			if id == "sre" {
				fmt.Fprintln(w, `{"construe":"runtime/v1","id":"half`)
			}
		}
		w.Close()
	}()
	return r
}
