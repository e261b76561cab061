package host

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
func (h *Host) sandbox() sandbox.Config {
	c := h.config
	engine := map[string]sandbox.Engine{"interpreter": sandbox.Interpreter, "compiler": sandbox.Compiler}[c.Wasm]
	return h.compiling(sandbox.Config{Engine: engine, CacheDir: c.CacheDir, CacheKey: c.CacheKey, Deadline: c.Timeout,
		Fuel: c.Fuel, Depth: c.Depth, MemoryPages: uint32(c.MemoryPages), MaxOutput: c.OutputBytes})
}

// policySandbox is how policies run.
func (h *Host) policySandbox() sandbox.Config {
	s := h.sandbox()
	s.Fuel, s.Profile = h.config.PolicyFuel, sandbox.Policy
	return s
}

// timeout bounds what is not metered: OPA's own evaluator and the tests that it runs.
func (h *Host) timeout() time.Duration { return cmp.Or(h.config.Timeout, 10*time.Second) }

// limits names every bound that a result of this host may depend on.
func (h *Host) limits() (map[string]int64, error) {
	out, err := h.sandbox().Limits("module_")
	if err != nil {
		return nil, err
	}
	policies, err := judge.Limits(h.policySandbox())
	maps.Copy(out, policies)
	out["module_input_bytes"] = abi.MaxInput
	return out, err
}

// mostRecorded is how much fuel a record can ask of whoever replays it, in times of the default: a stranger's record is
// not to keep a machine busy for days.
const mostRecorded = 10

// RecordConfig gives c the judge and the limits that a record was made under, where c leaves them at their defaults, so
// that what a limit stopped is stopped again. A limit that the record does not name stays as it is.
//
// # Errors
//
// [schema.Problems]: limit, where the record asks for more fuel than a replay takes from a stranger; c can set it.
func RecordConfig(r *schema.Record, c Config) (Config, error) {
	if c.Judge == "" {
		c.Judge, c.CrossCheck = r.Execution.Judge, c.CrossCheck || r.Execution.CrossCheck
	}
	named := r.Execution.Limits
	for _, fuel := range []struct {
		limit string
		set   *int64
		base  int64
		flag  string
	}{{"module_fuel", &c.Fuel, 500_000_000, "--fuel"}, {"policy_fuel", &c.PolicyFuel, 200_000_000, "--policy-fuel"}} {
		if *fuel.set != 0 {
			continue
		}
		if named[fuel.limit] > mostRecorded*fuel.base {
			return c, schema.Problems{{Code: "limit",
				Message: fmt.Sprintf("the record was made with %s = %d; a replay takes at most %d from a record",
					fuel.limit, named[fuel.limit], mostRecorded*fuel.base),
				Hint: fmt.Sprintf("%s %d allows it", fuel.flag, named[fuel.limit])}}
		}
		*fuel.set = named[fuel.limit]
	}
	c.Depth = cmp.Or(c.Depth, bounded(cmp.Or(named["module_depth"], named["policy_depth"])))
	c.MemoryPages = cmp.Or(c.MemoryPages,
		bounded(cmp.Or(named["module_memory_bytes"], named["policy_memory_bytes"])>>16))
	c.OutputBytes = cmp.Or(c.OutputBytes, bounded(named["module_output_bytes"]))
	return c, c.checkLimits()
}

// bounded keeps a number of a record's to those that an int has everywhere.
func bounded(n int64) int { return int(min(n, 1<<31-1)) }
