// Command embedder makes records as a program that embeds the host does, and writes them to standard output. It is
// built by a test, which holds them against the command's: arguments are a case's folder, a folder of plugins, a
// private key's file, the worlds with commas between them, and runtimes' files. It is its own worker.
package main

import (
	"context"
	"iter"
	"log"
	"os"
	"strings"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(host.ServeWorker(os.Stdin, os.Stdout))
	}
	ctx := context.Background()
	h, err := host.Open(ctx, host.Config{Case: os.DirFS(os.Args[1]), Plugins: os.DirFS(os.Args[2]),
		Worker: []string{"", "worker"}})
	check(err)
	defer h.Close(ctx)
	pem, err := os.ReadFile(os.Args[3])
	check(err)
	key, err := record.ParsePrivate(os.Args[3], pem)
	check(err)
	for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: runtimes(os.Args[5:]),
		Worlds: strings.Split(os.Args[4], ","), CruxBudget: 150, IssueChanges: true}) {
		check(err)
		r, err := h.Record(c)
		check(err)
		statement, err := record.NewStatement(r)
		check(err)
		sealed, err := record.Seal(statement, key)
		check(err)
		os.Stdout.Write(sealed)
	}
}

// runtimes yields the runtimes of files, each read when it is its turn.
func runtimes(files []string) iter.Seq2[*schema.Document, error] {
	return func(yield func(*schema.Document, error) bool) {
		for _, name := range files {
			data, err := os.ReadFile(name)
			var d *schema.Document
			if err == nil {
				d, err = schema.Parse(name, data, schema.KindRuntime)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
