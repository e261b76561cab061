package host_test

import (
	"context"
	"fmt"
	"io/fs"
	"log"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/plugins"
	"github.com/construe-host/construe/policies"
)

// A gate for a pipeline: fail on what every reading calls a breach, warn where they differ.
func Example() {
	ctx := context.Background()
	folder, err := fs.Sub(policies.FS(), policies.Default) // or os.DirFS("my-case")
	if err != nil {
		log.Fatal(err)
	}
	h, err := host.Open(ctx, host.Config{Case: folder, Plugins: plugins.FS(), Trusted: true})
	if err != nil {
		log.Fatal(err)
	}
	defer h.Close(ctx)
	runtime, err := h.Runtime("sre") // or schema.Parse(name, data, schema.KindRuntime)
	if err != nil {
		log.Fatal(err)
	}
	for c, err := range h.Compare(ctx, host.CompareRequest{Runtimes: host.Documents(runtime),
		Worlds: []string{"h1", "h2"}}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, w := range c.Worlds {
			switch w.Aggregate {
			case schema.AgreedBreach, schema.Error:
				fmt.Println("fail:", c.Runtime.ID, w.World, w.Aggregate)
			case schema.Disputed, schema.Undetermined:
				fmt.Println("warn:", c.Runtime.ID, w.World, w.Aggregate)
			default:
				fmt.Println("pass:", c.Runtime.ID, w.World, w.Aggregate)
			}
		}
	}
	// Output:
	// warn: sre h1 disputed
	// pass: sre h2 agreed-permitted
}
