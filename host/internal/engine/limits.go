package engine

import (
	"cmp"
	"fmt"
	"maps"
	"time"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// hostLimit is the code of what wall-clock time stopped.
const HostLimit = "host-limit"

// The largest limits that can be asked for: what both engines and a document have room for.
const (
	mostDepth  = 1024
	mostPages  = 1024 // 64 MiB
	mostOutput = 16 << 20
)

// checkLimits refuses limits that are none, or that no engine has room for.
func (c Config) checkLimits() error {
	if c.Fuel < 0 || c.PolicyFuel < 0 {
		return schema.Problems{{Code: "fuel",
			Message: "a budget of fuel is negative; expected a number of instructions, or 0 for the default"}}
	}
	for _, limit := range []struct {
		value, most     int
		name, unit, set string
	}{
		{c.Depth, mostDepth, "depth", "calls", "--depth, or Config.Depth"},
		{c.MemoryPages, mostPages, "memory", "pages of 64 KiB", "--memory in MiB, or Config.MemoryPages"},
		{c.OutputBytes, mostOutput, "answer", "bytes", "--answer-size in KiB, or Config.OutputBytes"},
	} {
		if limit.value < 0 || limit.value > limit.most {
			return schema.Problems{{Code: "limit",
				Message: fmt.Sprintf("the limit of %s is %d %s; expected 1 to %d, or 0 for the default", limit.name,
					limit.value, limit.unit, limit.most), Hint: limit.set}}
		}
	}
	if c.Timeout < 0 {
		return schema.Problems{{Code: "limit",
			Message: "the time limit is negative; expected a time such as 10s, or 0 for the default",
			Hint:    "--timeout, or Config.Timeout"}}
	}
	return nil
}

// sandbox is how plugins run.
func (h *Case) sandbox() sandbox.Config {
	c := h.Config
	engine := map[string]sandbox.Engine{"interpreter": sandbox.Interpreter, "compiler": sandbox.Compiler}[c.Wasm]
	return h.compiling(sandbox.Config{Engine: engine, CacheDir: c.CacheDir, CacheKey: c.CacheKey, Deadline: c.Timeout,
		Fuel: c.Fuel, Depth: c.Depth, MemoryPages: uint32(c.MemoryPages), MaxOutput: c.OutputBytes})
}

// policySandbox is how policies run.
func (h *Case) policySandbox() sandbox.Config {
	s := h.sandbox()
	s.Fuel, s.Profile = h.Config.PolicyFuel, sandbox.Policy
	return s
}

// timeout bounds what is not metered: OPA's own evaluator and the tests that it runs.
func (h *Case) timeout() time.Duration { return cmp.Or(h.Config.Timeout, 10*time.Second) }

// Limits names every bound that a result of this host may depend on.
func (h *Case) Limits() (map[string]int64, error) {
	out, err := h.sandbox().Limits("module_")
	if err != nil {
		return nil, err
	}
	policies, err := judge.Limits(h.policySandbox())
	maps.Copy(out, policies)
	out["module_input_bytes"] = abi.MaxInput
	return out, err
}

func Limited(code string) bool {
	switch code {
	case string(sandbox.FuelExhausted), string(sandbox.DepthExceeded), string(sandbox.HostLimit), string(sandbox.Trap),
		"memory":
		return true
	}
	return false
}
