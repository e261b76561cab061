package engine

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/internal/worker"
)

// nativeLimits bound the compiling of one module; see docs/rationale.md#why-is-webassembly-compiled-in-another-process.
// A plugin of 3.4 MB that Go built takes 1 to 2 s of processor time, less than 192 MiB, and a file of 15 MB.
func nativeLimits() worker.Limits {
	const file = 64 << 20
	return worker.Limits{Wall: 20 * time.Second, CPU: 10 * time.Second, Memory: 768 << 20, Output: file, Files: file}
}

// NewCompilers are workers that compile modules. They are counted by themselves: each keeps two processors busy, and no
// policy is to wait for a module that somebody has made dear to compile.
func NewCompilers(argv []string) *worker.Command {
	return newWorkers(argv, max(1, runtime.GOMAXPROCS(0)/2))
}

// errNoCompiler says why a module is interpreted.
var errNoCompiler = errors.New("there is no worker to compile it, and its party is not trusted")

// compiling says who compiles modules: workers, or, for those who trust the parties, this process. Without either a
// module is interpreted, unless the cache holds what came of it before.
func (cs *Case) compiling(c sandbox.Config) sandbox.Config {
	switch {
	case cs.Compilers != nil:
		c.Native = cs.native
	case c.Engine == sandbox.Compiler && !cs.Config.Trusted:
		c.Native = func(context.Context, sandbox.Job) ([]byte, error) { return nil, errNoCompiler }
	}
	return c
}

// native has a worker compile a module.
func (cs *Case) native(ctx context.Context, j sandbox.Job) ([]byte, error) {
	input, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	return cs.Compilers.Run(ctx, taskNative, input, nativeLimits())
}

// compileNative is the worker's end.
func compileNative(ctx context.Context, input []byte) ([]byte, error) {
	var j sandbox.Job
	if err := json.Unmarshal(input, &j); err != nil {
		return nil, err
	}
	if len(j.Wasm) < 1<<20 {
		debug.SetGCPercent(400) // what a small module takes is not worth collecting, and the worker's limit holds
	}
	return sandbox.CompileNative(ctx, j)
}
