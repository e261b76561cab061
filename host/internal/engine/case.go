// Package engine is an opened case: its documents, its readings with their plugins and policies loaded, and how one
// cell is judged. Every verb stands on it, and it knows none of them.
//
// The usual entry is [Open]; then [Case.Prepare] makes a facts document ready for every party, and [Case.Classify] and
// [Case.Judge] ask one party about it. What a party cannot load, or fails in, becomes an error of its own cells.
//
// # Limitations
//
// A plugin and a policy run in this process, metered. What OPA's compiler does with a policy, and wazero's with
// WebAssembly, runs in a worker process (see [ServeWorker]), or here where the parties are trusted.
package engine

import (
	"context"
	"errors"
	"runtime"
	"slices"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// Case is an open case. It is safe for concurrent use, and its fields are read-only once it is open; whoever opened it
// closes it when no call is running.
type Case struct {
	Config         Config
	Document       *schema.Document   // case.yaml, with the lines on which things stand
	Dispute        *schema.Case       // what case.yaml says
	Suite          *schema.Suite      // what its tests expect of swaps
	Digest         string             // of case.yaml, the library and the invariants
	Parts          map[string]string  // the digests of its parts; see [Parts]
	Shape          *schema.Shape      // of a runtime under the case
	Sources        map[string]*Source // the readings that were found, by id
	Warnings       schema.Problems    // what may not be meant, and keeps nothing from being judged
	Library        map[string][]byte  // the stipulated Rego files, by name
	InvariantFiles map[string][]byte  // the file of the case's invariants, where it has one that can be read
	Parties        map[string]*Party
	Readings       []string         // of the parties, sorted
	suiteDocument  *schema.Document // suite.yaml; nil where there is none
	invariants     *invariants
	ahead          *ahead          // policies that are compiled while the case is opened; nil then
	shelf          *shelf          // of what readings have in common
	later          *later          // what the second engine is asked at the end of a piece of work; nil outside one
	desks          *desks          // where that is asked
	workers        *worker.Command // in which policies are compiled; nil without Config.Worker
	Compilers      *worker.Command // in which WebAssembly is compiled; nil without Config.Worker
	calls          chan struct{}   // has room for the calls of plugins and policies that run at once
	heavy          chan struct{}   // has room for the evaluations that make much at once
}

// mostHeavy is how many evaluations of policies that make more than an eighth of what they may make go on at once: what
// all of them hold is bounded however many processors there are.
const mostHeavy = 2

// Party is one reading, loaded; what failed to load is an error of its cells. PluginErr and PolicyErr say
// why Plugin and Policy are nil; after [ReadFiles] all four are.
type Party struct {
	Name      string
	Reading   *schema.Reading // with what comes with another's policy
	Digest    string          // of its reading.yaml; "" in a case/v1
	Plugin    *classify.Plugin
	Manifest  string // the digest of the plugin's manifest
	PluginErr *schema.Problem
	// WithoutPlugin says that it has no classifier, and that its policy is to ask for none.
	WithoutPlugin bool
	Folder        string // of the policy, in errors
	Bundle        judge.Bundle
	unread        []string // files beside the policy that OPA would take for its data
	Policy        *judge.Policy
	second        *judge.Policy     // the same in topdown, where both are asked in this process
	definitions   map[string]string // that it was made to adopt; nil for its own
	PolicyErr     *schema.Problem
	Problems      schema.Problems // everything that is wrong with plugin and policy
}

// Stands reports whether all of the party loaded: its policy, and its plugin where it has one.
func (p *Party) Stands() bool { return p.Policy != nil && (p.Plugin != nil || p.WithoutPlugin) }

// Subject names the case in documents.
func (cs *Case) Subject() schema.Subject {
	return schema.Subject{ID: cs.Dispute.ID, Title: cs.Dispute.Title, Digest: cs.Digest}
}

// Open reads a case, and loads the plugins and prepares the policies of its readings.
//
// # Errors
//
// [schema.Problems]: what is wrong with the case or the request (no-case, no-library, no-worker, unknown-reading,
// wasm-engine, judge-engine, fuel, limit, and the codes of [schema.Parse]). A plugin or policy that is at fault does
// not fail Open.
func Open(ctx context.Context, c Config) (*Case, error) {
	if c.Case == nil {
		return nil, schema.Problems{{Code: "no-case", Message: "no case was given; expected a folder with case.yaml"}}
	}
	if !slices.Contains([]string{"", "auto", "interpreter", "compiler"}, c.Wasm) {
		return nil, schema.Problems{{Code: "wasm-engine",
			Message: "there is no engine " + c.Wasm + "; expected auto, interpreter or compiler"}}
	}
	if !slices.Contains([]string{"", schema.JudgeInterpreter, schema.JudgeTopdown}, c.Judge) {
		return nil, schema.Problems{{Code: "judge-engine",
			Message: "there is no engine for policies " + c.Judge + "; expected " + schema.JudgeInterpreter + " or " +
				schema.JudgeTopdown}}
	}
	if err := c.checkLimits(); err != nil {
		return nil, err
	}
	cs := &Case{Config: c, Parties: map[string]*Party{}, invariants: &invariants{}, shelf: newShelf(),
		desks: newDesks(), calls: make(chan struct{}, runtime.GOMAXPROCS(0)), heavy: make(chan struct{}, mostHeavy)}
	if err := cs.readCase(); err != nil {
		return nil, err
	}
	if c.NoReadings {
		return cs, nil
	}
	cs.workers, cs.Compilers = newWorkers(c.Worker, runtime.GOMAXPROCS(0)), NewCompilers(c.Worker)
	if cs.workers == nil && !c.Trusted {
		return nil, schema.Problems{{Code: "no-worker", Message: "policies are parties' code, and there is no " +
			"worker to compile them in; expected Config.Worker, or Config.Trusted",
			Hint: "a program of yours whose main calls host.ServeWorker is a worker"}}
	}
	var err error
	if cs.Readings, err = cs.selected(); err != nil {
		return nil, err
	}
	for _, name := range cs.Readings {
		cs.Parties[name] = cs.newParty(name)
	}
	cs.ahead = cs.begin(ctx)
	pipeline.Each(len(cs.Readings), func(i int) { cs.load(ctx, cs.Parties[cs.Readings[i]]) })
	<-cs.ahead.done
	cs.ahead = nil
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(err, cs.Close(context.WithoutCancel(ctx)))
	}
	return cs, nil
}

// newParty is a party of which nothing is loaded yet.
func (cs *Case) newParty(name string) *Party {
	s := cs.Sources[name]
	return &Party{Name: name, Reading: s.Reading, Digest: s.Digest}
}

// ReadFiles reads a case and the policies of readings, as far as they are there; nothing is compiled or run.
func ReadFiles(c Config, readings []string) (*Case, error) {
	cs := &Case{Config: c, Parties: map[string]*Party{}, Readings: readings}
	if err := cs.readCase(); err != nil {
		return nil, err
	}
	for _, name := range cs.Readings {
		if cs.Sources[name] == nil {
			return nil, cs.unknownReading(name)
		}
		cs.Parties[name] = cs.newParty(name)
		cs.Parties[name].Bundle, _, _ = cs.loadBundle(name)
	}
	return cs, nil
}

// Reload is the same case with its readings loaded anew, under another configuration. Whoever asked for it closes it.
func (cs *Case) Reload(ctx context.Context, adapt func(*Config)) *Case {
	other := *cs
	adapt(&other.Config)
	other.Parties, other.shelf, other.invariants = map[string]*Party{}, newShelf(), &invariants{}
	other.desks, other.later = newDesks(), nil
	for _, name := range cs.Readings {
		other.Parties[name] = cs.newParty(name)
	}
	pipeline.Each(len(cs.Readings), func(i int) { other.load(ctx, other.Parties[cs.Readings[i]]) })
	return &other
}

// Close releases the plugins that were loaded, and nothing else.
func (cs *Case) Close(ctx context.Context) error {
	var all []error
	for _, p := range cs.Parties {
		if p.Plugin != nil {
			all = append(all, p.Plugin.Close(ctx))
		}
	}
	return errors.Join(all...)
}
