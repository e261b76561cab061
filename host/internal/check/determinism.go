package check

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// runMode is one way to run plugins and policies that is compared with the others.
type runMode struct {
	name  string
	adapt func(*engine.Config)
}

// runModes are the ways that must not differ in anything.
func runModes() []runMode {
	return []runMode{{"interpreter", func(c *engine.Config) { c.Wasm = "interpreter" }},
		{"compiler", func(c *engine.Config) { c.Wasm = "compiler" }}}
}

// occasion is the facts on which everything is run, in words and prepared, and the case as each way runs it, with the
// definitions that the occasion asks for.
type occasion struct {
	runtime, world string
	ready          *engine.Prepared
	cases          []*engine.Case
}

// question is one thing that is asked in every way, twice.
type question struct {
	party, part, file string
	on                *occasion
	ask               func(ctx context.Context, cs *engine.Case) observation
}

// determinism runs every plugin and policy twice in each way, each time in a fresh instance, on every occasion, and
// compares what comes out and what it took.
func determinism(
	ctx context.Context, cs *engine.Case, scenes []scene, all bool, modes []runMode, spent *allowance,
) (*schema.Determinism, schema.Problems, error) {
	cases := make([]*engine.Case, len(modes))
	defer func() {
		for _, other := range cases {
			if other != nil {
				other.Close(context.WithoutCancel(ctx))
			}
		}
	}()
	for i, w := range modes {
		cases[i] = reload(ctx, cs, w)
	}
	occasions, err := occasions(cs, scenes, all, cases)
	if err != nil {
		return nil, nil, err
	}
	out, problems, err := compareRuns(ctx, questions(cs, occasions), modes, spent)
	return out, append(notCompiled(cases), problems...), err
}

// notCompiled are the plugins that the compiler was to run, and that were interpreted instead: as two runs
// of the interpreter agree, nothing else would say that they were not compared.
func notCompiled(cases []*engine.Case) (problems schema.Problems) {
	for _, cs := range cases {
		tell := func(party, part, file, because string) {
			if cs.Config.Wasm == "compiler" && because != "" {
				problems = append(problems, &schema.Problem{Code: "host-limit", Party: party, File: path.Clean(file),
					Message: fmt.Sprintf("the %s was not compiled, so nothing is known of its determinism in the "+
						"compiler: %s", part, engine.Harmless(because))})
			}
		}
		for _, name := range cs.Readings {
			p := cs.Parties[name]
			if p.Plugin != nil {
				tell(name, "plugin", p.Plugin.File(), p.Plugin.Interpreted())
			}
		}
	}
	return problems
}

// reload is the same case with its readings loaded anew, to run another way. Policies are metered, whatever judges
// here.
func reload(ctx context.Context, cs *engine.Case, w runMode) *engine.Case {
	return cs.Reload(ctx, func(c *engine.Config) {
		c.Judge, c.CrossCheck = schema.JudgeInterpreter, false
		w.adapt(c)
	})
}

// occasions are runtimes in worlds, and, where all are asked for, every runtime of the case as stated and every
// precedent.
func occasions(cs *engine.Case, scenes []scene, all bool, cases []*engine.Case) (out []*occasion, err error) {
	known := map[string]bool{}
	add := func(d *schema.Document, world, asOf string, definitions map[string]string) error {
		key := fmt.Sprint(d.Name, world, asOf, definitions)
		if known[key] {
			return nil
		}
		known[key] = true
		f, err := cs.Facts(d, world, asOf)
		if err != nil {
			return err
		}
		o := &occasion{runtime: d.Name, world: world, cases: cases}
		if o.ready, err = cs.Prepare(f); err != nil || len(definitions) == 0 {
			out = append(out, o)
			return err
		}
		o.cases = slices.Clone(cases)
		for i := range cases {
			if o.cases[i], err = cases[i].WithDefinitions(
				func(string) map[string]string { return definitions }); err != nil {
				return err
			}
		}
		out = append(out, o)
		return nil
	}
	named := func(id, world, asOf string, definitions map[string]string) error {
		d, err := cs.Runtime(id)
		if err != nil {
			return err
		}
		return add(d, world, asOf, definitions)
	}
	for _, at := range scenes {
		if err := add(at.runtime, at.world, "", nil); err != nil {
			return nil, err
		}
	}
	if !all {
		return out, nil
	}
	for _, id := range schema.Keys(cs.Dispute.Precedents) {
		p := cs.Dispute.Precedents[id]
		if err := named(p.Runtime, p.World, p.AsOf, p.Definitions); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// callsOf are the calls of a plugin; none where a reading has none.
func callsOf(p *classify.Plugin) []schema.Call {
	if p == nil {
		return nil
	}
	manifest := p.Manifest()
	return manifest.Calls()
}

// questions are what plugins and policies are asked on the occasions, each question of a plugin once: what it is not
// shown changes nothing.
func questions(cs *engine.Case, occasions []*occasion) (out []question) {
	memo := &classify.Memo{}
	known := map[[2]string]bool{}
	for _, o := range occasions {
		for _, name := range cs.Readings {
			p := cs.Parties[name]
			if !p.Stands() {
				continue // what does not load has been said
			}
			for _, call := range callsOf(p.Plugin) {
				input, err := o.ready.Shown.Project(call.Reads)
				sum := sha256.Sum256(input)
				if key := [2]string{name, string(sum[:])}; err != nil || known[key] {
					continue
				} else {
					known[key] = true
				}
				out = append(out, question{party: name, part: "plugin", file: p.Plugin.File(), on: o,
					ask: func(ctx context.Context, other *engine.Case) (seen observation) {
						own := other.Parties[name]
						if own.PluginErr != nil {
							return observation{problem: own.PluginErr}
						}
						seen.output, seen.work, seen.problem = own.Plugin.Run(ctx, input)
						return seen
					}})
			}
			out = append(out, question{party: name, part: "policy", file: p.Folder, on: o,
				ask: func(ctx context.Context, other *engine.Case) (seen observation) {
					own := other.Parties[name]
					if own.PolicyErr != nil {
						return observation{problem: own.PolicyErr}
					}
					c := cs.Classify(ctx, p, o.ready, memo)
					if c.Error != nil {
						return seen // its own question says so
					}
					seen.output, seen.work, seen.problem = own.Policy.Run(ctx, o.ready.Judged, c)
					return seen
				}})
		}
	}
	return out
}
