// Command embedder makes a record as a program that embeds the host does, and writes it to standard output. It is built
// by a test, which holds it against the command's: arguments are a case's folder, a folder of plugins, a runtime's file
// and a private key's, and after these the worlds.
package main

import (
	"context"
	"log"
	"os"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

func main() {
	ctx := context.Background()
	h, err := host.Open(ctx, host.Config{Case: os.DirFS(os.Args[1]), Plugins: os.DirFS(os.Args[2]), Trusted: true})
	check(err)
	defer h.Close(ctx)
	data, err := os.ReadFile(os.Args[3])
	check(err)
	runtime, err := schema.Parse(os.Args[3], data, schema.KindRuntime)
	check(err)
	pem, err := os.ReadFile(os.Args[4])
	check(err)
	key, err := record.ParsePrivate(os.Args[4], pem)
	check(err)
	for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: host.Documents(runtime), Worlds: os.Args[5:],
		CruxBudget: 150}) {
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

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
