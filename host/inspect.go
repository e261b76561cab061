package host

import (
	"context"
	"io/fs"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/schema"
)

// Inspect describes the loaded readings, sorted by name. What failed to load says why.
func (h *Host) Inspect() *schema.Inspection {
	out := &schema.Inspection{Construe: schema.KindInspection, Case: h.dispute.ID,
		Readings: []schema.InspectedReading{}}
	out.Limits, _ = h.limits() // Open has seen that they are valid
	for _, name := range h.names {
		p := h.parties[name]
		i := schema.InspectedReading{Reading: name, Summary: h.summary(name), PluginError: p.pluginErr,
			PolicyError: p.policyErr}
		if p.plugin != nil {
			i.Plugin = inspected(p.plugin)
		}
		if p.policy != nil {
			i.Policy = &schema.InspectedPolicy{Digest: p.policy.Digest(), Engine: h.policyEngine(p),
				Interpreted: harmless(p.policy.Interpreted()), Rules: p.policy.Rules(), Reads: p.policy.Reads()}
		}
		out.Readings = append(out.Readings, i)
	}
	return out
}

// InspectWork is Inspect, and what every reading's own plugin and policy take on runtimes.
//
// # Errors
//
// As [Host.Compare]; what fails in a cell is told there.
func (h *Host) InspectWork(ctx context.Context, q CompareRequest) (*schema.Inspection, error) {
	return h.inspectWork(ctx, q.Runtimes, matrixRequest{q.Worlds, q.AsOf, true, true})
}

func (h *Host) inspectWork(
	ctx context.Context, runtimes []*schema.Document, q matrixRequest,
) (*schema.Inspection, error) {
	out := h.Inspect()
	for _, runtime := range runtimes {
		c, err := h.compareOne(ctx, runtime, q)
		if err != nil {
			return nil, err
		}
		for _, cell := range c.Cells {
			v := c.Tables.Verdicts[cell.Verdict]
			i := schema.InspectedCell{Runtime: c.Runtime.ID, World: cell.World, Reading: cell.Policy,
				Outcome: cell.Outcome,
				Plugin:  c.Tables.Classifications[cell.Classification].Work, Policy: v.Work}
			if v.Error != nil {
				i.Error = v.Error.Code
			}
			out.Cells = append(out.Cells, i)
		}
	}
	return out, nil
}

// InspectPlugin describes the plugin in a folder, apart from any case. shown is the folder's name in errors. Of c, what
// concerns the engine counts: Wasm, CacheDir, Worker, Trusted and the limits.
//
// # Errors
//
// [schema.Problems]: fuel, limit, no-plugin, no-module, digest-mismatch, rejected/…, and the codes of [schema.Parse].
func InspectPlugin(ctx context.Context, folder fs.FS, shown string, c Config) (*schema.Inspection, error) {
	p, err := loadPluginAlone(ctx, folder, shown, c)
	if err != nil {
		return nil, err
	}
	defer p.Close(context.WithoutCancel(ctx))
	return &schema.Inspection{Construe: schema.KindInspection, Readings: []schema.InspectedReading{},
		Plugin: inspected(p)}, nil
}

func inspected(p *classify.Plugin) *schema.InspectedPlugin {
	m, contract := p.Manifest(), p.Contract()
	out := &schema.InspectedPlugin{Name: m.Name, Version: m.Version, SHA256: m.SHA256, Form: string(p.Kind()),
		Engine: p.Engine(), Interpreted: harmless(p.Interpreted()),
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

func (h *Host) summary(reading string) schema.ReadingSummary {
	r := h.dispute.Readings[reading]
	return schema.ReadingSummary{Title: r.Title, Doctrine: r.Doctrine, Party: r.Party,
		Definitions: maps.Clone(r.Definitions)}
}

// policyEngine is what evaluates a party's policy.
func (h *Host) policyEngine(p *party) string {
	if h.config.Judge == "topdown" {
		return "topdown"
	}
	return p.policy.Engine()
}
