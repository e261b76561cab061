package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/construe-host/construe/host/internal/meter"
)

// Engine says how a module's code is run.
type Engine uint8

const (
	// Auto runs compiled code if the cache already holds it for exactly these bytes, and interprets otherwise. Where
	// Config.Native is there, a module that has kept the interpreter busy for as long as compiling it takes is compiled
	// meanwhile, and later calls run the compiled code. With a cache, earlier runs count too, and a small module is
	// compiled when it is first loaded.
	Auto Engine = iota
	// Interpreter starts in time linear in the module and runs slowly.
	Interpreter
	// Compiler runs 20 to 60 times faster, after a compilation whose time and
	// memory grow faster than the module: by Config.Native, or without one in
	// this process, where nothing can interrupt it. A module that cannot be
	// compiled is interpreted.
	Compiler
)

// String is the word a user writes: auto, interpreter or compiler.
func (e Engine) String() string {
	switch e {
	case Auto:
		return "auto"
	case Interpreter:
		return "interpreter"
	case Compiler:
		return "compiler"
	}
	return fmt.Sprintf("Engine(%d)", uint8(e))
}

// Config holds the limits of a module. The zero value is the safe default.
type Config struct {
	// Engine is how to run the code.
	Engine Engine

	// CacheDir is where compiled code is kept, "" for nowhere. It is created
	// with mode 0700; if it exists but belongs to somebody else, or others can
	// write to it, it is ignored, since what it holds is machine code.
	CacheDir string

	// CacheKey authenticates what is in CacheDir. What was not made under it
	// is not used; without one, of 32 bytes at least, nothing is
	// kept.
	CacheKey []byte

	// Native compiles for Auto and Compiler: it has another process, one that
	// can be ended, call [CompileNative], and returns what that gave, or ends
	// that process and returns once ctx is done. What it gives is run as
	// machine code; an error costs no more than time.
	Native func(ctx context.Context, j Job) (entry []byte, err error)

	// Admit, if there is one, says from its shape whether the module is wanted, before anything is made of it.
	Admit func(*meter.Shape) error

	// Slots bounds how many calls run at once, of all modules that share it:
	// as many as the channel has room for. A call waits for one before its
	// deadline begins. No bound if nil.
	Slots chan struct{}

	// MemoryPages bounds the linear memory, in pages of 64 KiB: [MaxMemoryPages] if 0, and at most.
	MemoryPages uint32

	// MaxInput bounds what a call is shown, in bytes: [DefaultInput] if 0, at most [MaxInput]. Whoever calls keeps to it
	// ([Module.MaxInput]), and says what was too large.
	MaxInput int
	// MaxOutput bounds the result, in bytes: [DefaultOutput] if 0, at most [MaxOutput].
	MaxOutput int

	// MaxStderr bounds what is kept of standard error, in bytes. Default: 4 KiB.
	MaxStderr int

	// Fuel is the budget of one call, in instructions, more or less. If 0: [ClassifierFuel] and [FuelPerInputByte] for
	// each byte of input.
	Fuel int64

	// Depth bounds how many functions may be entered and not left: [DefaultDepth] if 0, at most [MaxDepth].
	Depth int

	// Deadline bounds one call in wall-clock time. It protects the host; fuel is what a module may rely on. Compiled
	// code looks at it only where it calls the host. If 0: [DefaultDeadline], and [DeadlinePerFuel] for each
	// instruction of the largest budget, so that fuel runs out first also where the interpreter is slow.
	Deadline time.Duration

	// Raise says how a user raises what stopped a module, by the field's name here ([Error.Limit]). It bounds nothing;
	// whoever reports an error reads it.
	Raise map[string]string
}

// What bounds a module whose Config says nothing, and the most that a Config can say; see
// docs/rationale.md#why-these-limits.
const (
	ClassifierFuel   = 500_000_000
	FuelPerInputByte = 6_000

	DefaultDepth = 512
	MaxDepth     = 1024 // the interpreter itself gives up at 2000, and compiled code at 50 MB of stack

	MaxMemoryPages = 1024 // which is also the default

	DefaultInput = 1 << 20
	MaxInput     = 16 << 20 // what a document may have

	DefaultOutput = 1 << 20
	MaxOutput     = 16 << 20 // what a document may have

	DefaultDeadline = 10 * time.Second
	DeadlinePerFuel = 20 * time.Nanosecond // the interpreter takes 2 to 5 on an idle machine
)

func (c Config) withDefaults() (Config, error) {
	if c.Engine > Compiler {
		return c, fmt.Errorf("sandbox: there is no engine %v", c.Engine)
	}
	if c.MemoryPages > MaxMemoryPages {
		return c, fmt.Errorf("sandbox: MemoryPages is %d, more than %d", c.MemoryPages, MaxMemoryPages)
	}
	if c.Depth > MaxDepth {
		return c, fmt.Errorf("sandbox: Depth is %d, more than %d", c.Depth, MaxDepth)
	}
	if c.MaxInput > MaxInput {
		return c, fmt.Errorf("sandbox: MaxInput is %d, more than %d", c.MaxInput, MaxInput)
	}
	if c.MaxOutput > MaxOutput {
		return c, fmt.Errorf("sandbox: MaxOutput is %d, more than %d", c.MaxOutput, MaxOutput)
	}
	if c.MaxInput < 0 || c.MaxOutput < 0 || c.MaxStderr < 0 || c.Deadline < 0 || c.Fuel < 0 || c.Depth < 0 {
		return c, fmt.Errorf("sandbox: a limit is negative")
	}
	if c.Depth == 0 {
		c.Depth = DefaultDepth
	}
	if c.MemoryPages == 0 {
		c.MemoryPages = MaxMemoryPages
	}
	if c.MaxInput == 0 {
		c.MaxInput = DefaultInput
	}
	if c.MaxOutput == 0 {
		c.MaxOutput = DefaultOutput
	}
	if c.MaxStderr == 0 {
		c.MaxStderr = 4 << 10
	}
	if c.Deadline == 0 {
		c.Deadline = patience(cmp.Or(c.Fuel, defaultFuel(c.MaxInput)))
	}
	return c, nil
}

// defaultFuel is the budget of a call where none is set.
func defaultFuel(input int) int64 {
	return ClassifierFuel + FuelPerInputByte*int64(input)
}

// patience is how long a budget of fuel may take, some four times what the interpreter needs.
func patience(fuel int64) time.Duration {
	const most = 1 << 40 // beyond which nobody waits; it keeps the product in range
	return DefaultDeadline + DeadlinePerFuel*time.Duration(min(fuel, most))
}

// Limits names the bounds that a module's result may depend on, in bytes, units of work and calls, each name behind
// prefix. The deadline is none of them: what it stops is the outcome host-limit, which no other host need find. A fuel
// of 0 is the default, which the input adds to; its two parts are named beside it.
func (c Config) Limits(prefix string) (map[string]int64, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	out := map[string]int64{prefix + "memory_bytes": int64(c.MemoryPages) << 16, prefix + "depth": int64(c.Depth),
		prefix + "fuel": c.Fuel}
	if c.Fuel == 0 {
		out[prefix+"fuel_base"], out[prefix+"fuel_per_input_byte"] = ClassifierFuel, FuelPerInputByte
	}
	out[prefix+"input_bytes"] = int64(c.MaxInput)
	out[prefix+"output_bytes"], out[prefix+"host_calls"] = int64(c.MaxOutput), maxHostCalls
	return out, nil
}
