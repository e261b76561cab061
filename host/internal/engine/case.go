package engine

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

func (h *Case) Subject() schema.Subject {
	return schema.Subject{ID: h.Dispute.ID, Title: h.Dispute.Title, Digest: h.Digest}
}

// Case is an open case. It is safe for concurrent use; whoever opened it closes it when no call is running.
type Case struct {
	Config     Config
	Document   *schema.Document
	Dispute    *schema.Case
	Digest     string
	Library    map[string][]byte
	Invariant  map[string][]byte // the file of the case's invariants, where it has one that can be read
	Parties    map[string]*Party
	Readings   []string // of the parties, sorted
	invariants *invariants
	shelf      *shelf          // of what readings have in common
	workers    *worker.Command // nil where policies are trusted
	Compilers  *worker.Command // of WebAssembly; nil with workers
}

// Party is one reading, loaded; what failed to load is an error of its cells.
type Party struct {
	Name        string
	Plugin      *classify.Plugin
	Manifest    string // the digest of the plugin's manifest
	PluginErr   *schema.Problem
	Folder      string // of the policy, in errors
	Bundle      judge.Bundle
	unread      []string // files beside the policy that OPA would take for its data
	Policy      *judge.Policy
	second      *judge.Policy     // the same in topdown, where both are asked in this process
	definitions map[string]string // that it was made to adopt; nil for its own
	PolicyErr   *schema.Problem
	Problems    schema.Problems // everything that is wrong with plugin and policy
}

// Open reads a case, and loads the plugins and prepares the policies of its readings.
//
// # Errors
//
// [schema.Problems]: what is wrong with the case or the request (no-worker, unknown-reading, wasm-engine, judge-engine,
// fuel, limit, and the codes of [schema.Parse]). A plugin or policy that is at fault does not fail Open.
func Open(ctx context.Context, c Config) (*Case, error) {
	if c.Case == nil {
		return nil, schema.Problems{{Code: "no-case", Message: "no case was given; expected a folder with case.yaml"}}
	}
	if !slices.Contains([]string{"", "auto", "interpreter", "compiler"}, c.Wasm) {
		return nil, schema.Problems{{Code: "wasm-engine",
			Message: "there is no engine " + c.Wasm + "; expected auto, interpreter or compiler"}}
	}
	if !slices.Contains([]string{"", "wasm", "topdown"}, c.Judge) {
		return nil, schema.Problems{{Code: "judge-engine",
			Message: "there is no engine for policies " + c.Judge + "; expected wasm or topdown"}}
	}
	if err := c.checkLimits(); err != nil {
		return nil, err
	}
	h := &Case{Config: c, Parties: map[string]*Party{}, invariants: &invariants{}, shelf: newShelf()}
	if err := h.readCase(); err != nil {
		return nil, err
	}
	if c.NoReadings {
		return h, nil
	}
	h.workers, h.Compilers = newWorkers(c.Worker, runtime.GOMAXPROCS(0)), NewCompilers(c.Worker)
	if h.workers == nil && !c.Trusted {
		return nil, schema.Problems{{Code: "no-worker", Message: "policies are parties' code, and there is no " +
			"worker to compile them in; expected Config.Worker, or Config.Trusted",
			Hint: "a program of yours whose main calls host.ServeWorker is a worker"}}
	}
	h.Readings = slices.Sorted(slices.Values(c.Readings))
	if len(h.Readings) == 0 {
		h.Readings = slices.Sorted(maps.Keys(h.Dispute.Readings))
	}
	h.Readings = slices.Compact(h.Readings)
	for _, name := range append(slices.Sorted(maps.Keys(c.Substitutes)), h.Readings...) {
		if _, known := h.Dispute.Readings[name]; !known {
			names := slices.Sorted(maps.Keys(h.Dispute.Readings))
			p := &schema.Problem{Code: "unknown-reading",
				Message: "the case " + h.Dispute.ID + " has no reading " + name, Expected: names}
			p.Hint = schema.DidYouMean(name, names, p.Hint)
			return nil, schema.Problems{p}
		}
	}
	for _, name := range h.Readings {
		h.Parties[name] = &Party{Name: name}
	}
	pipeline.Each(len(h.Readings), func(i int) { h.load(ctx, h.Parties[h.Readings[i]]) })
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(err, h.Close(context.WithoutCancel(ctx)))
	}
	return h, nil
}

// ReadFiles reads a case and the policies of readings, as far as they are there; nothing is compiled or run.
func ReadFiles(c Config, readings []string) (*Case, error) {
	h := &Case{Config: c, Parties: map[string]*Party{}, Readings: readings}
	if err := h.readCase(); err != nil {
		return nil, err
	}
	for _, name := range h.Readings {
		h.Parties[name] = &Party{Name: name}
		h.Parties[name].Bundle, _, _ = h.loadBundle(name)
	}
	return h, nil
}

// Reloaded is the same case with its readings loaded anew, under another configuration. Whoever asked for it closes it.
func (h *Case) Reloaded(ctx context.Context, adapt func(*Config)) *Case {
	other := *h
	adapt(&other.Config)
	other.Parties, other.shelf = map[string]*Party{}, newShelf()
	for _, name := range h.Readings {
		other.Parties[name] = &Party{Name: name}
	}
	pipeline.Each(len(h.Readings), func(i int) { other.load(ctx, other.Parties[h.Readings[i]]) })
	return &other
}

// Close releases what Open made, and only that.
func (h *Case) Close(ctx context.Context) error {
	var all []error
	for _, p := range h.Parties {
		if p.Plugin != nil {
			all = append(all, p.Plugin.Close(ctx))
		}
		for _, policy := range []*judge.Policy{p.Policy, p.second} {
			if policy != nil {
				all = append(all, policy.Close(ctx))
			}
		}
	}
	if h.invariants != nil && h.invariants.policy != nil {
		all = append(all, h.invariants.policy.Close(ctx))
	}
	return errors.Join(all...)
}
