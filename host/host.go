// Package host compares how parties construe a contract clause: each supplies a classifier plugin and a policy, and the
// host lays their verdicts on a runtime side by side.
//
// The usual entry is [Open] on a case, then [Host.Compare]. Data flows one way: a runtime becomes facts, facts become a
// classification, a classification becomes a verdict, verdicts become a comparison; there is one method for each step.
//
// # Outcomes and errors
//
// A breach or a dispute is a result. A party that cannot be loaded, or fails, becomes the outcome error in its own
// cells and hides nobody else's. A Go error means that the request or the case cannot be worked with; it carries
// [schema.Problems].
//
// # Limitations
//
// Plugins and policies run metered, in this process; what OPA's compiler does with a policy, and wazero's with
// WebAssembly, runs in a worker process. See packages judge, sandbox and worker for what that does not stop.
//
// # Compatibility
//
// Before version 1 the Go interface may change; documents carry versions of their own.
package host

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// Config says which dispute to open, and within which bounds. Only Case and Plugins are needed.
type Config struct {
	// Case is the case's folder: case.yaml, runtimes/, and a folder for each reading. Where parties write into it, take
	// [os.Root.FS], which no link leads out of, and not [os.DirFS].
	Case fs.FS
	// CaseName goes before file names in errors, such as "policies/my-case"; it is part of no document.
	CaseName string
	// Plugins holds a folder for each plugin that is not below the case's own plugins/.
	Plugins fs.FS
	// Readings restricts the host to these; all of the case's if empty.
	Readings []string
	// NoReadings opens the case alone: its runtimes can be read and their facts made, and nothing judged.
	NoReadings bool
	// Substitutes puts another plugin or policy in the place of a reading's own, by reading.
	Substitutes map[string]Substitute
	// Wasm is auto, interpreter or compiler: how WebAssembly runs, plugins and policies alike; auto if empty. It never
	// changes a result. Compiler compiles each module before it is used; auto compiles one that has been interpreted
	// for as long as that takes, while it goes on. Both do so in a Worker alone, unless the parties are Trusted, and
	// interpret what cannot be compiled within bounds.
	Wasm string
	// Judge is wasm or topdown: what evaluates policies; wasm if empty. Topdown is OPA's own evaluator.
	Judge string
	// CrossCheck has topdown judge every cell as well. Where the two engines differ, the cell is an error.
	CrossCheck bool
	// Worker is the command, with its arguments, of a program whose main calls [ServeWorker]; an empty first word
	// stands for this very program. What OPA does with a party's Rego (compiling, testing, topdown) and compiling
	// WebAssembly are done there, in processes that are bounded and can be killed. Without one, Open refuses to load
	// policies unless they are Trusted.
	Worker []string
	// Trusted says that the parties' Rego may be compiled, tested and judged by topdown in this process, and their
	// WebAssembly be compiled here where Wasm is compiler; each can stop or exhaust it. It changes nothing where there
	// is a Worker.
	Trusted bool
	// Fuel and PolicyFuel bound the work of one plugin call and one policy evaluation, in instructions, more or less.
	// If 0: 500,000,000 and 6,000 for each byte of input; 200,000,000.
	Fuel, PolicyFuel int64
	// Depth bounds how many functions may be entered and not left, in a plugin and in a policy; 512 if 0, at most 1024.
	Depth int
	// MemoryPages bounds the memory of one plugin call and of one policy evaluation, in pages of 64 KiB; 1024, which is
	// also the most, if 0.
	MemoryPages int
	// OutputBytes bounds the answer of one plugin call; 1 MiB if 0, at most 16 MiB.
	OutputBytes int
	// CacheDir keeps compiled plugins and policies; nothing is kept if empty. It must be the user's own: native code is
	// run from it.
	CacheDir string
	// CacheKey authenticates what is kept, so that no entry is used that was not made under it: 32 random bytes or more
	// that do not come from where the folder comes from, such as a restored or shared cache. Nothing is kept without
	// one.
	CacheKey []byte
	// Timeout bounds one plugin call and one policy evaluation in wall-clock time. If 0: 10 s, and where fuel is
	// counted 20 s more for each 1,000,000,000 of it, so that it is fuel that runs out, on every machine at the same
	// point.
	Timeout time.Duration
}

// Substitute is a plugin folder, a policy folder, or both, that stand in for a reading's own; nil leaves the own one.
// Name is the folder's name in errors.
type Substitute struct {
	Plugin, Policy fs.FS
	Name           string
}

// Host is an open case. It is safe for concurrent use; whoever opened it closes it when no call is running.
type Host struct {
	config     Config
	document   *schema.Document
	dispute    *schema.Case
	digest     string
	library    map[string][]byte
	excluded   map[string][]byte // the file of the case's invariants, where it has one that can be read
	parties    map[string]*party
	names      []string // of the parties, sorted
	invariants *invariants
	workers    *worker.Command // nil where policies are trusted
	compilers  *worker.Command // of WebAssembly; nil with workers
}

// party is one reading, loaded; what failed to load is an error of its cells.
type party struct {
	name        string
	plugin      *classify.Plugin
	manifest    string // the digest of the plugin's manifest
	pluginErr   *schema.Problem
	folder      string // of the policy, in errors
	bundle      judge.Bundle
	unread      []string // files beside the policy that OPA would take for its data
	policy      *judge.Policy
	second      *judge.Policy     // the same in topdown, where both are asked in this process
	definitions map[string]string // that it was made to adopt; nil for its own
	policyErr   *schema.Problem
	all         schema.Problems // everything that is wrong with plugin and policy
}

// Open reads a case, and loads the plugins and prepares the policies of its readings.
//
// # Errors
//
// [schema.Problems]: what is wrong with the case or the request (no-worker, unknown-reading, wasm-engine, judge-engine,
// fuel, limit, and the codes of [schema.Parse]). A plugin or policy that is at fault does not fail Open.
func Open(ctx context.Context, c Config) (*Host, error) {
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
	h := &Host{config: c, parties: map[string]*party{}, invariants: &invariants{}}
	if err := h.readCase(); err != nil {
		return nil, err
	}
	if c.NoReadings {
		return h, nil
	}
	h.workers, h.compilers = newWorkers(c.Worker, runtime.GOMAXPROCS(0)), newCompilers(c.Worker)
	if h.workers == nil && !c.Trusted {
		return nil, schema.Problems{{Code: "no-worker", Message: "policies are parties' code, and there is no " +
			"worker to compile them in; expected Config.Worker, or Config.Trusted",
			Hint: "a program of yours whose main calls host.ServeWorker is a worker"}}
	}
	h.names = slices.Sorted(slices.Values(c.Readings))
	if len(h.names) == 0 {
		h.names = slices.Sorted(maps.Keys(h.dispute.Readings))
	}
	h.names = slices.Compact(h.names)
	for _, name := range append(slices.Sorted(maps.Keys(c.Substitutes)), h.names...) {
		if _, known := h.dispute.Readings[name]; !known {
			names := slices.Sorted(maps.Keys(h.dispute.Readings))
			p := &schema.Problem{Code: "unknown-reading",
				Message: "the case " + h.dispute.ID + " has no reading " + name, Expected: names}
			p.Hint = schema.DidYouMean(name, names, p.Hint)
			return nil, schema.Problems{p}
		}
	}
	for _, name := range h.names {
		h.parties[name] = &party{name: name}
	}
	each(len(h.names), func(i int) { h.load(ctx, h.parties[h.names[i]]) })
	if err := ctx.Err(); err != nil {
		return nil, errors.Join(err, h.Close(context.WithoutCancel(ctx)))
	}
	return h, nil
}

// readFiles reads a case and the policies of readings, as far as they are there; nothing is compiled or run.
func readFiles(c Config, readings []string) (*Host, error) {
	h := &Host{config: c, parties: map[string]*party{}, names: readings}
	if err := h.readCase(); err != nil {
		return nil, err
	}
	for _, name := range h.names {
		h.parties[name] = &party{name: name}
		h.parties[name].bundle, _, _ = h.loadBundle(name)
	}
	return h, nil
}

// reloaded is the same case with its readings loaded anew, under another configuration. Whoever asked for it closes it.
func (h *Host) reloaded(ctx context.Context, adapt func(*Config)) *Host {
	other := *h
	adapt(&other.config)
	other.parties = map[string]*party{}
	for _, name := range h.names {
		other.parties[name] = &party{name: name}
	}
	each(len(h.names), func(i int) { other.load(ctx, other.parties[h.names[i]]) })
	return &other
}

// Close releases what Open made, and only that.
func (h *Host) Close(ctx context.Context) error {
	var all []error
	for _, p := range h.parties {
		if p.plugin != nil {
			all = append(all, p.plugin.Close(ctx))
		}
		for _, policy := range []*judge.Policy{p.policy, p.second} {
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

// Case is the dispute that was opened. Nobody changes it.
func (h *Host) Case() *schema.Case { return h.dispute }

// CaseDigest names what was opened by the content of case.yaml and its library, as a comparison does.
func (h *Host) CaseDigest() string { return h.digest }

// Readings lists the readings that were loaded, sorted.
func (h *Host) Readings() []string { return slices.Clone(h.names) }

// each runs work for 0 … n-1 on as many goroutines as there are processors. A panic in one of them comes out here,
// where the caller can recover it; in a goroutine of its own it would end the process.
func each(n int, work func(i int)) {
	var wg sync.WaitGroup
	var once sync.Once
	var fault any
	next := make(chan int)
	one := func(i int) {
		defer func() {
			if p := recover(); p != nil {
				once.Do(func() { fault = p })
			}
		}()
		work(i)
	}
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				one(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	if fault != nil {
		panic(fault)
	}
}
