package engine

import (
	"cmp"
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

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
