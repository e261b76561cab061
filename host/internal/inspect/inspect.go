// Package inspect describes what was loaded: readings, their plugins and policies, and what these take on runtimes.
//
// The usual entry is [Run]; [Plugin] describes one plugin apart from any case.
package inspect

import (
	"context"
	"io/fs"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// describeReadings describes the loaded readings, sorted by name. What failed to load says why.
func describeReadings(cs *engine.Case) *schema.Inspection {
	out := &schema.Inspection{Construe: schema.KindInspection, Case: cs.Dispute.ID,
		Readings: []schema.InspectedReading{}}
	out.Limits, _ = cs.Limits() // Open has seen that they are valid
	for _, name := range cs.Readings {
		p := cs.Parties[name]
		i := schema.InspectedReading{Reading: name, Summary: cs.Summary(name), PluginError: p.PluginErr,
			PolicyError: p.PolicyErr}
		if p.Plugin != nil {
			i.Plugin = describePlugin(p.Plugin)
		}
		if p.Policy != nil {
			i.Policy = &schema.InspectedPolicy{Digest: p.Policy.Digest(), Engine: cs.PolicyEngine(p),
				Rules: p.Policy.Rules(), Reads: p.Policy.Reads()}
		}
		out.Readings = append(out.Readings, i)
	}
	return out
}

// Request is host.InspectRequest, which says what each field is.
type Request struct {
	Runtimes []*schema.Document
	Worlds   []string
	AsOf     string
}

// Run describes the loaded readings, and what every reading's own plugin and policy take on runtimes.
//
// # Errors
//
// As [matrix.Run]; what fails in a cell is told there.
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.Inspection, error) {
	out := describeReadings(cs)
	own := matrix.Request{Worlds: q.Worlds, AsOf: q.AsOf, OwnOnly: true, NoDisputes: true}
	for _, runtime := range q.Runtimes {
		c, err := matrix.Run(ctx, cs, runtime, own)
		if err != nil {
			return nil, err
		}
		for _, cell := range c.Cells {
			cl, _ := c.Classification(cell)
			v, _ := c.Verdict(cell)
			i := schema.InspectedCell{Runtime: c.Runtime.ID, World: cell.World, Reading: cell.Policy,
				Outcome: cell.Outcome, Plugin: cl.Work, Policy: v.Work}
			if v.Error != nil {
				i.Error = v.Error.Code
			}
			out.Cells = append(out.Cells, i)
		}
	}
	return out, nil
}

// Plugin describes the plugin in a folder, apart from any case. shown is the folder's name in errors. Of c, what
// concerns the engine counts: Wasm, CacheDir, Worker, Trusted and the limits.
//
// # Errors
//
// [schema.Problems]: fuel, limit, no-plugin, no-module, digest-mismatch, rejected/…, and the codes of [schema.Parse].
func Plugin(ctx context.Context, folder fs.FS, shown string, c engine.Config) (*schema.Inspection, error) {
	p, err := engine.LoadPlugin(ctx, folder, shown, c)
	if err != nil {
		return nil, err
	}
	defer p.Close(context.WithoutCancel(ctx))
	return &schema.Inspection{Construe: schema.KindInspection, Readings: []schema.InspectedReading{},
		Plugin: describePlugin(p)}, nil
}

// describePlugin says what a plugin is, imports and is asked.
func describePlugin(p *classify.Plugin) *schema.InspectedPlugin {
	m, contract := p.Manifest(), p.Contract()
	out := &schema.InspectedPlugin{Name: m.Name, Version: m.Version, SHA256: m.SHA256, Form: string(p.Kind()),
		Engine: p.Engine(), Interpreted: engine.Harmless(p.Interpreted()),
		Imports: []string{}, Calls: []schema.InspectedCall{}}
	for _, e := range contract.Imports {
		// a module may import one twice
		if name := abi.Quote(e.Module + "." + e.Name); !slices.Contains(out.Imports, name) {
			out.Imports = append(out.Imports, name)
		}
	}
	if contract.Memory != nil {
		out.MemoryPages = int(contract.Memory.MinPages)
	}
	for _, c := range m.Calls() {
		out.Calls = append(out.Calls, schema.InspectedCall(c))
	}
	return out
}
