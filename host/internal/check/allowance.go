package check

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// mostProcessor is the processor time that a check may take, where nothing else is asked for.
const mostProcessor = 60 * time.Second

// allowance is processor time that many runs of parties' code share. Each run has limits of its own, in instructions;
// how many of them there are, a party's answers decide, and so what they take together is bounded by the clock that
// counts this process. What it ends is an error of this host, and never a result.
type allowance struct {
	most, from time.Duration
	ended      atomic.Bool
}

func newAllowance(most time.Duration) *allowance {
	if most == 0 {
		most = mostProcessor
	}
	return &allowance{most: most, from: worker.ProcessorTime()}
}

// over reports whether the time is used up. Once it was, it stays so.
func (a *allowance) over() bool {
	if a.ended.Load() || worker.ProcessorTime()-a.from < a.most {
		return a.ended.Load()
	}
	a.ended.Store(true)
	return true
}

// problem says that what was to be done was not done to its end.
func (a *allowance) problem(undone string) *schema.Problem {
	return &schema.Problem{Code: "host-limit", Message: fmt.Sprintf("%s: the check took more than %s of processor "+
		"time", undone, a.most),
		Hint: "--processor-time allows more; --runtime and --reading ask for less"}
}
