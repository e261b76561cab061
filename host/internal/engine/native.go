package engine

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"time"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/internal/worker"
)

// nativeLimits bound the compiling of one module. A plugin of 3.4 MB that Go built takes 1 to 2 s of processor time,
// less than 192 MiB, and a file of 15 MB.
func nativeLimits() worker.Limits {
	const file = 64 << 20
	return worker.Limits{Wall: 20 * time.Second, CPU: 10 * time.Second, Memory: 768 << 20, Output: file, Files: file}
}

// NewCompilers are workers that compile modules. They are counted by themselves: each keeps two processors busy, and no
// policy is to wait for a module that somebody has made dear to compile.
func NewCompilers(argv []string) *worker.Command {
	return newWorkers(argv, max(1, runtime.GOMAXPROCS(0)/2))
}

var errNoCompiler = errors.New("there is no worker to compile it, and its party is not trusted")

// compiling says who compiles modules: workers, or, for those who trust the parties, this process. Without either a
// module is interpreted, unless the cache holds what came of it before.
func (h *Case) compiling(c sandbox.Config) sandbox.Config {
	switch {
	case h.Compilers != nil:
		c.Native = h.native
	case c.Engine == sandbox.Compiler && !h.Config.Trusted:
		c.Native = func(context.Context, sandbox.Job) ([]byte, error) { return nil, errNoCompiler }
	}
	return c
}

// native has a worker compile a module.
func (h *Case) native(ctx context.Context, j sandbox.Job) ([]byte, error) {
	input, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	return h.Compilers.Run(ctx, taskNative, input, nativeLimits())
}

// compileNative is the worker's end.
func compileNative(ctx context.Context, input []byte) ([]byte, error) {
	var j sandbox.Job
	if err := json.Unmarshal(input, &j); err != nil {
		return nil, err
	}
	return sandbox.CompileNative(ctx, j)
}
