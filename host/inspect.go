package host

import (
	"context"
	"io/fs"
	"maps"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/schema"
)

// Inspect describes the loaded readings, sorted by name. What failed to load says why.
func (h *Host) Inspect() *schema.Inspection {
	out := &schema.Inspection{Construe: schema.KindInspection, Case: h.dispute.ID, Readings: []schema.InspectedReading{}}
	for _, name := range h.names {
		p := h.parties[name]
		i := schema.InspectedReading{Reading: name, Summary: h.summary(name), PluginError: p.pluginErr, PolicyError: p.policyErr}
		if p.plugin != nil {
			i.Plugin = inspected(p.plugin)
		}
		if p.policy != nil {
			i.Policy = &schema.InspectedPolicy{Digest: p.policy.Digest(), Engine: h.policyEngine(p), Interpreted: harmless(p.policy.Interpreted()), Rules: p.policy.Rules(), Reads: p.policy.Reads()}
		}
		out.Readings = append(out.Readings, i)
	}
	return out
}

// InspectPlugin describes the plugin in a folder, apart from any case. shown is the folder's name in errors. Of c, what
// concerns the engine counts: Wasm, CacheDir, Worker, Trusted and the limits.
//
// # Errors
//
// [schema.Problems]: no-plugin, no-module, digest-mismatch, rejected/…, and the codes of [schema.Parse].
func InspectPlugin(ctx context.Context, folder fs.FS, shown string, c Config) (*schema.Inspection, error) {
	p, err := openPlugin(ctx, "", folder, ".", shown, (&Host{config: c, compilers: newCompilers(c.Worker)}).sandbox())
	if err != nil {
		return nil, schema.ProblemsIn(err, "plugin")
	}
	defer p.Close(context.WithoutCancel(ctx))
	return &schema.Inspection{Construe: schema.KindInspection, Readings: []schema.InspectedReading{}, Plugin: inspected(p)}, nil
}

func inspected(p *classify.Plugin) *schema.InspectedPlugin {
	m, contract := p.Manifest(), p.Contract()
	out := &schema.InspectedPlugin{Name: m.Name, Version: m.Version, SHA256: m.SHA256, Form: string(p.Kind()), Engine: p.Engine(), Interpreted: harmless(p.Interpreted()),
		Imports: []string{}, Calls: []schema.InspectedCall{}}
	for _, e := range contract.Imports {
		out.Imports = append(out.Imports, abi.Quote(e.Module+"."+e.Name))
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
	return schema.ReadingSummary{Title: r.Title, Doctrine: r.Doctrine, Party: r.Party, Definitions: maps.Clone(r.Definitions)}
}

// policyEngine is what evaluates a party's policy.
func (h *Host) policyEngine(p *party) string {
	if h.config.Judge == "topdown" {
		return "topdown"
	}
	return p.policy.Engine()
}
