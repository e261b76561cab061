package engine

import (
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
		if c.Judge == schema.JudgeWasm { // of earlier versions, whose limits of policies are counted otherwise
			c.Judge = schema.JudgeInterpreter
		}
	}
	for _, l := range Limits() {
		if l.value(&c) != 0 {
			continue
		}
		name, n := l.recorded(r.Execution.Limits)
		if most := mostRecorded * l.Default; l.Most == 0 && n > most {
			return c, schema.Problems{{Code: "limit",
				Message: fmt.Sprintf("the record was made with %s = %d; a replay takes at most %d from a record",
					name, n, most),
				Hint: fmt.Sprintf("--%s %d allows it", l.Flag, n)}}
		}
		l.set(&c, n)
	}
	return c, c.checkLimits()
}

// recorded is what a record's limits say of it, in Unit, 0 where they say nothing; name is what it stands under.
func (l Limit) recorded(limits map[string]int64) (name string, n int64) {
	if l.Record == "" {
		return "", 0
	}
	for _, whose := range []string{pluginLimits, policyLimits} {
		if name = whose + l.Record; l.field(whose) != "" && limits[name] != 0 {
			return name, limits[name] / l.Recorded
		}
	}
	return "", 0
}
