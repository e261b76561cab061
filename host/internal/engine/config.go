package engine

import (
	"cmp"
	"fmt"
	"io/fs"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// Config is host.Config, which says what each field is.
type Config struct {
	Case             fs.FS
	CaseName         string
	With             []Folder
	Plugins          fs.FS
	Readings         []string
	NoReadings       bool
	Substitutes      map[string]Substitute
	Wasm             string
	Judge            string
	CrossCheck       bool
	Worker           []string
	Trusted          bool
	Fuel, PolicyFuel int64
	Depth            int
	MemoryPages      int
	InputBytes       int
	OutputBytes      int
	CacheDir         string
	CacheKey         []byte
	Timeout          time.Duration
}

// Substitute is a plugin folder, a policy folder, or both, that stand in for a reading's own; nil leaves the own one.
// Name is the folder's name in errors.
type Substitute struct {
	Plugin, Policy fs.FS
	Name           string
}

// Limit is a row of the table of limits on a party's code.
type Limit struct {
	Config string            // the field of Config
	Field  func(*Config) any // points to it: *int64 or *int for a number, *time.Duration for a time; 0 is the default
	Unit   string            // of a number in the field

	Default int64  // in Unit; nanoseconds of a time
	Besides string // what more the default has, in words
	Most    int64  // 0 where there is no most

	Name string // in messages

	Flag     string // of the command
	Help     string // of the flag, without its default and its most
	FlagUnit string // of the flag's number
	Scale    int64  // one FlagUnit, in Unit

	Sandbox string // the field of sandbox.Config that bounds a call of a plugin; "" where none does
	Judge   string // the field of judge.Config that bounds an evaluation of a policy; "" where none does

	Record   string // its name in a record, behind whose it is; "" where no result depends on it
	Recorded int64  // one Unit, in what a record counts
}

// Limits is the table, in the order in which help lists the flags. The numbers are the sandbox's.
func Limits() []Limit {
	return []Limit{
		{Config: "Fuel", Field: func(c *Config) any { return &c.Fuel }, Unit: "instructions",
			Default: sandbox.ClassifierFuel,
			Besides: fmt.Sprintf(", and %d for each byte of input", sandbox.FuelPerInputByte),
			Name:    "fuel", Flag: "fuel", FlagUnit: "instructions", Scale: 1,
			Help:    "bounds the work of one plugin call, in instructions, more or less",
			Sandbox: "Fuel", Record: "fuel", Recorded: 1},
		{Config: "PolicyFuel", Field: func(c *Config) any { return &c.PolicyFuel }, Unit: "steps",
			Default: judge.DefaultSteps,
			Besides: fmt.Sprintf(", and %d for each value of the input", judge.StepsPerValue),
			Name:    "fuel", Flag: "policy-fuel", FlagUnit: "steps", Scale: 1,
			Help:  "bounds the work of one policy evaluation, in steps: a statement is one",
			Judge: "Steps", Record: "steps", Recorded: 1},
		{Config: "Depth", Field: func(c *Config) any { return &c.Depth }, Unit: "calls",
			Default: sandbox.DefaultDepth, Most: sandbox.MaxDepth,
			Name: "depth", Flag: "depth", FlagUnit: "calls", Scale: 1,
			Help:    "bounds the calls within calls of a plugin and of a policy",
			Sandbox: "Depth", Judge: "Depth", Record: "depth", Recorded: 1},
		{Config: "MemoryPages", Field: func(c *Config) any { return &c.MemoryPages }, Unit: "pages of 64 KiB",
			Default: sandbox.MaxMemoryPages, Most: sandbox.MaxMemoryPages,
			Name: "memory", Flag: "memory", FlagUnit: "MiB", Scale: 16,
			Help: "bounds the memory of a plugin call, and what a policy evaluation makes (its default grows with the " +
				"input), in MiB",
			Sandbox: "MemoryPages", Judge: "Bytes", Record: "memory_bytes", Recorded: 64 << 10},
		{Config: "InputBytes", Field: func(c *Config) any { return &c.InputBytes }, Unit: "bytes",
			Default: sandbox.DefaultInput, Most: sandbox.MaxInput,
			Name: "input", Flag: "input-size", FlagUnit: "KiB", Scale: 1 << 10,
			Help:    "bounds the facts that one plugin call is shown, in KiB",
			Sandbox: "MaxInput", Record: "input_bytes", Recorded: 1},
		{Config: "OutputBytes", Field: func(c *Config) any { return &c.OutputBytes }, Unit: "bytes",
			Default: sandbox.DefaultOutput, Most: sandbox.MaxOutput,
			Name: "answer", Flag: "answer-size", FlagUnit: "KiB", Scale: 1 << 10,
			Help:    "bounds the answer of one plugin call, in KiB",
			Sandbox: "MaxOutput", Record: "output_bytes", Recorded: 1},
		{Config: "Timeout", Field: func(c *Config) any { return &c.Timeout },
			Default: int64(sandbox.DefaultDeadline),
			Besides: fmt.Sprintf(", and %s for each 1000000000 of fuel", sandbox.DeadlinePerFuel*1_000_000_000),
			Name:    "time", Flag: "timeout", Scale: 1,
			Help:    "bounds the wall-clock time of one plugin call and one policy evaluation, where fuel has not",
			Sandbox: "Deadline", Judge: "Deadline"},
	}
}

// sandbox is how plugins run.
func (cs *Case) sandbox() sandbox.Config {
	c := cs.Config
	engine := map[string]sandbox.Engine{"interpreter": sandbox.Interpreter, "compiler": sandbox.Compiler}[c.Wasm]
	return cs.compiling(sandbox.Config{Engine: engine, CacheDir: c.CacheDir, CacheKey: c.CacheKey, Deadline: c.Timeout,
		Slots: cs.calls, Fuel: c.Fuel, Depth: c.Depth, MemoryPages: uint32(c.MemoryPages), MaxInput: c.InputBytes,
		MaxOutput: c.OutputBytes, Raise: raise(pluginLimits)})
}

// policyConfig is how policies run.
func (cs *Case) policyConfig() judge.Config {
	c := judge.Config{Steps: cs.Config.PolicyFuel, Depth: cs.Config.Depth, Deadline: cs.Config.Timeout, Slots: cs.calls,
		Heavy: cs.heavy, Raise: raise(policyLimits)}
	if pages := cs.Config.MemoryPages; pages < sandbox.MaxMemoryPages { // which is the default, and grows with the input
		c.Bytes = int64(pages) << 16
	}
	return c
}

// timeout bounds what is not metered: OPA's own evaluator and the tests that it runs.
func (cs *Case) timeout() time.Duration { return cmp.Or(cs.Config.Timeout, sandbox.DefaultDeadline) }
