package check

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// engineUse is one way to run plugins and policies that is held against the others.
type engineUse struct {
	name  string
	adapt func(*engine.Config)
}

// bothEngines are the ways that must not differ in anything.
func bothEngines() []engineUse {
	return []engineUse{{"interpreter", func(c *engine.Config) { c.Wasm = "interpreter" }},
		{"compiler", func(c *engine.Config) { c.Wasm = "compiler" }}}
}

// occasion is the facts on which everything is run, in words and prepared, and the host of each way, with the
// definitions that the occasion asks for.
type occasion struct {
	runtime, world string
	ready          *engine.Prepared
	hosts          []*engine.Case
}

// question is one thing that is asked in every way, twice.
type question struct {
	party, part, file string
	on                *occasion
	ask               func(ctx context.Context, h *engine.Case) observation
}

// observation is everything that a run lets anybody see.
type observation struct {
	output  []byte // until it is looked at, and then not kept: a party decides how much it is, and there are many
	size    int
	sum     [sha256.Size]byte
	work    schema.Spent
	problem *schema.Problem
}

// determinism runs every plugin and policy twice in each way, each time in a fresh instance, on every occasion, and
// compares what comes out and what it took.
func determinism(ctx context.Context, h *engine.Case, scenes []scene, all bool, ways []engineUse,
	spent *allowance) (*schema.Determinism, schema.Problems, error) {
	hosts := make([]*engine.Case, len(ways))
	defer func() {
		for _, other := range hosts {
			if other != nil {
				other.Close(context.WithoutCancel(ctx))
			}
		}
	}()
	for i, w := range ways {
		hosts[i] = inEngine(ctx, h, w)
	}
	occasions, err := occasions(h, scenes, all, hosts)
	if err != nil {
		return nil, nil, err
	}
	out, problems, err := compared(ctx, questions(h, occasions), ways, spent)
	return out, append(uncompiled(hosts), problems...), err
}

// uncompiled are the plugins and policies that the compiler was to run, and that were interpreted instead: as two runs
// of the interpreter agree, nothing else would say that they were not compared.
func uncompiled(hosts []*engine.Case) (problems schema.Problems) {
	for _, h := range hosts {
		tell := func(party, part, file, because string) {
			if h.Config.Wasm == "compiler" && because != "" {
				problems = append(problems, &schema.Problem{Code: "host-limit", Party: party, File: path.Clean(file),
					Message: fmt.Sprintf("the %s was not compiled, so nothing is known of its determinism in the "+
						"compiler: %s", part, engine.Harmless(because))})
			}
		}
		for _, name := range h.Readings {
			p := h.Parties[name]
			if p.Plugin != nil {
				tell(name, "plugin", p.Plugin.File(), p.Plugin.Interpreted())
			}
			if p.Policy != nil {
				tell(name, "policy", p.Folder, p.Policy.Interpreted())
			}
		}
	}
	return problems
}

// compared asks every question twice in each way, and compares.
func compared(ctx context.Context, questions []question, ways []engineUse, spent *allowance) (*schema.Determinism,
	schema.Problems, error) {
	out := &schema.Determinism{Differences: []schema.RunDifference{}}
	for _, w := range ways {
		out.Engines = append(out.Engines, w.name)
	}
	seen := make([][]observation, len(questions))
	number := map[[2]string]int{} // by party and part
	for _, question := range questions {
		if key := [2]string{question.party, question.part}; number[key] == 0 {
			number[key] = len(number) + 1
		}
	}
	failed := newFirsts(len(number)+1, len(questions)) // the first question at which each failed in every way alike
	pipeline.Each(len(questions), func(i int) {
		of := number[[2]string{questions[i].party, questions[i].part}]
		if i > failed.of(of) {
			return
		}
		for _, other := range questions[i].on.hosts {
			for range 2 {
				if ctx.Err() != nil || spent.over() {
					seen[i] = nil
					return
				}
				seen[i] = append(seen[i], questions[i].ask(ctx, other).looked())
			}
		}
		if fails(seen[i]) {
			failed.at(of, i)
		}
	})
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var problems schema.Problems
	if spent.over() {
		problems = schema.Problems{spent.problem("not every plugin and policy was run again")}
	}
	told := map[string]bool{} // one difference of a kind says it
	for i, question := range questions {
		if len(seen[i]) == 0 || i > failed.of(number[[2]string{question.party, question.part}]) {
			continue
		}
		out.Questions++
		out.Runs += len(seen[i])
		for _, pair := range pairs(len(ways)) {
			a, b := seen[i][pair[0]], seen[i][pair[1]]
			d := schema.RunDifference{Party: question.party, Part: question.part, Runtime: question.on.runtime,
				World:   question.on.world,
				Engines: []string{ways[pair[0]/2].name, ways[pair[1]/2].name}, Differs: a.differs(b)}
			stopped := a.stopped() || b.stopped()
			key := fmt.Sprint(d.Party, d.Part, d.Engines, stopped)
			if d.Differs == nil || told[key] {
				continue
			}
			told[key] = true
			problems = append(problems, question.tell(d, a, b))
			if !stopped {
				out.Differences = append(out.Differences, d)
			}
		}
	}
	return out, problems, nil
}

// looked is an observation as it is kept.
func (o observation) looked() observation {
	o.size, o.sum, o.output = len(o.output), sha256.Sum256(o.output), nil
	return o
}

// fails reports whether all observations are the same failure: what fails once fails for ever, and another question
// would say no more.
func fails(seen []observation) bool {
	for _, o := range seen {
		if o.problem == nil || o.stopped() || ended(o.problem) != ended(seen[0].problem) {
			return false
		}
	}
	return true
}

// inEngine is the same host with its readings loaded anew, to run another way. Policies are metered, whatever judges
// here.
func inEngine(ctx context.Context, h *engine.Case, w engineUse) *engine.Case {
	return h.Reloaded(ctx, func(c *engine.Config) {
		c.Judge, c.CrossCheck = "wasm", false
		w.adapt(c)
	})
}

// occasions are runtimes in worlds, and, where all are asked for, every runtime of the case as stated and every
// precedent.
func occasions(h *engine.Case, scenes []scene, all bool, hosts []*engine.Case) (out []*occasion, err error) {
	known := map[string]bool{}
	add := func(d *schema.Document, world, asOf string, definitions map[string]string) error {
		key := fmt.Sprint(d.Name, world, asOf, definitions)
		if known[key] {
			return nil
		}
		known[key] = true
		f, err := facts.Make(d, world, asOf)
		if err != nil {
			return err
		}
		o := &occasion{runtime: d.Name, world: world, hosts: hosts}
		if o.ready, err = h.Prepare(f); err != nil || len(definitions) == 0 {
			out = append(out, o)
			return err
		}
		o.hosts = slices.Clone(hosts)
		for i := range hosts {
			if o.hosts[i], err = hosts[i].Adopting(func(string) map[string]string { return definitions }); err != nil {
				return err
			}
		}
		out = append(out, o)
		return nil
	}
	named := func(id, world, asOf string, definitions map[string]string) error {
		d, err := h.Runtime(id)
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
	for _, id := range schema.Keys(h.Dispute.Precedents) {
		p := h.Dispute.Precedents[id]
		if err := named(p.Runtime, p.World, p.AsOf, p.Definitions); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// questions are what plugins and policies are asked on the occasions, each question of a plugin once: what it is not
// shown changes nothing.
func questions(h *engine.Case, occasions []*occasion) (out []question) {
	memo := &classify.Memo{}
	known := map[[2]string]bool{}
	for _, o := range occasions {
		for _, name := range h.Readings {
			p := h.Parties[name]
			if p.Plugin == nil || p.Policy == nil {
				continue // what does not load has been said
			}
			manifest := p.Plugin.Manifest()
			for _, call := range manifest.Calls() {
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
					c := h.Classify(ctx, p, o.ready, memo)
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

// pairs are the runs that are compared, of two in each way: the two of a way, and the first ones of two ways.
func pairs(ways int) (out [][2]int) {
	for w := range ways {
		out = append(out, [2]int{2 * w, 2*w + 1})
	}
	for w := 1; w < ways; w++ {
		out = append(out, [2]int{0, 2 * w})
	}
	return out
}

// differs names what two runs differ in; nil if in nothing. What a limit of this host stopped tells nothing, and is
// shown.
func (o observation) differs(other observation) (out []string) {
	if o.stopped() || other.stopped() {
		return []string{"host-limit"}
	}
	for _, part := range []struct {
		name string
		same bool
	}{
		{"outcome", ended(o.problem) == ended(other.problem)}, {"output", o.size == other.size && o.sum == other.sum},
		{"fuel", o.work.Fuel == other.work.Fuel}, {"depth", o.work.Depth == other.work.Depth}, {"memory",
			o.work.MemoryPages == other.work.MemoryPages},
	} {
		if !part.same {
			out = append(out, part.name)
		}
	}
	return out
}

func (o observation) stopped() bool {
	return o.problem != nil && (o.problem.Code == "host-limit" || strings.HasPrefix(o.problem.Code, "host-limit/"))
}

func ended(p *schema.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code + ": " + p.Message
}

// tell is a difference as a problem of the party's.
func (q question) tell(d schema.RunDifference, a, b observation) *schema.Problem {
	place := fmt.Sprintf("(runtime %s, world %q)", d.Runtime, d.World)
	for _, o := range []observation{a, b} {
		if o.stopped() {
			p := *o.problem
			p.Party, p.Message = q.party,
				fmt.Sprintf("the %s was not run to its end, so nothing is known of its determinism: %s %s", q.part,
					p.Message, place)
			return &p
		}
	}
	where := "the " + d.Engines[0] + " and the " + d.Engines[1]
	if d.Engines[0] == d.Engines[1] {
		where = "two instances in the " + d.Engines[0]
	}
	return &schema.Problem{Code: "nondeterministic", Party: q.party, File: path.Clean(q.file),
		Message: fmt.Sprintf("the %s differs between %s in %s: %s; %s %s", q.part, where, strings.Join(d.Differs, ", "),
			a, b, place),
		Hint: "no plugin or policy can do this by itself; report it with the module, it is a fault of construe's " +
			"or of an engine's"}
}

func (o observation) String() string {
	if o.problem != nil {
		return fmt.Sprintf("%s, fuel %d", o.problem.Code, o.work.Fuel)
	}
	return fmt.Sprintf("%d bytes sha256:%.12x, fuel %d, depth %d, %d pages", o.size, o.sum, o.work.Fuel, o.work.Depth,
		o.work.MemoryPages)
}
