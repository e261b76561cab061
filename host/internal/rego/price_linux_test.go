package rego

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/construe-host/construe/host/internal/builtin"
)

// processor is the time that this thread has had of a processor.
func processor() time.Duration {
	const threadClock = 3
	var t syscall.Timespec
	if _, _, e := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&t)), 0); e != 0 {
		return 0
	}
	return time.Duration(t.Nano())
}

// pace is how long a loop of this machine takes a turn, the fastest of several; about a nanosecond on what the prices
// were found on.
func pace() float64 {
	const turns = 4_000_000
	best := math.Inf(1)
	for range 7 {
		x, before := uint64(len(os.Args)), processor()
		for range turns {
			x = x*6364136223846793005 + x>>29
		}
		if took := float64(processor()-before) / turns; x != 0 {
			best = min(best, took)
		}
	}
	return best
}

// TestEveryCallPays holds the processor time of a step, for every built-in function that a policy or a test may call,
// on arguments of every kind that make it work hard, small and as large as the budgets let them be.
func TestEveryCallPays(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for ten seconds")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	const most = 400 // loops a step
	turn := pace()
	declared := map[string]*ast.Builtin{}
	for _, b := range ast.Builtins {
		declared[b.Name] = b
	}
	sizes, combinations := []int{1, 300}, 8
	if os.Getenv("CONSTRUE_LONG") != "" {
		sizes, combinations = []int{1, 10, 100, 1000, 10_000}, 200
	}
	names := append(builtin.Names(), "sprintf", "json.patch")
	for _, name := range names {
		decl := declared[name]
		if name == "eq" || name == "assign" || name == "print" || decl == nil { // which are compiled away
			continue
		}
		worst, at := 0.0, ""
		for _, size := range sizes {
			for _, given := range situations(name, decl, size, combinations) {
				took := cost(t, name, given) / turn
				if took > most { // once more: something else ran
					took = min(took, cost(t, name, given)/turn, cost(t, name, given)/turn)
				}
				if took > worst {
					worst, at = took, fmt.Sprintf("%s of size %d", given, size)
				}
			}
		}
		t.Logf("%-26s %4.0f %s", name, worst, at)
		if worst > most {
			t.Errorf("%s takes %.0f loops a step on %s; want %d at most", name, worst, at, most)
		}
	}
}

// argument is a kind of value, made anew of any size.
type argument struct {
	name string
	of   func(n int) *Value
}

// situation is what a function is called with.
type situation struct {
	args []argument
	size int
}

func (s situation) String() string {
	var names []string
	for _, a := range s.args {
		names = append(names, a.name)
	}
	return strings.Join(names, ", ")
}

// situations are the arguments that a function is tried with: of its own, or else every combination of those that its
// declaration takes, at most so many.
func situations(name string, decl *ast.Builtin, size, most int) (out []situation) {
	lists := own[name]
	if lists == nil {
		for _, arg := range decl.Decl.FuncArgs().Args {
			lists = append(lists, slices.DeleteFunc(slices.Clone(pool), func(a argument) bool { return !takes(arg, a.of(1)) }))
		}
	}
	var combine func(chosen []argument)
	combine = func(chosen []argument) {
		if len(chosen) == len(lists) {
			out = append(out, situation{slices.Clone(chosen), size})
			return
		}
		for _, a := range lists[len(chosen)] {
			combine(append(chosen, a))
		}
	}
	combine(nil)
	if len(out) > most { // a sample of them
		var some []situation
		for i := range most {
			some = append(some, out[i*len(out)/most])
		}
		out = some
	}
	return out
}

// takes reports whether a declared type has room for a value.
func takes(declared types.Type, v *Value) bool {
	return types.Compare(declared, types.A) == 0 || declared == nil ||
		!types.Contains(types.Or(declared, types.B), types.A) && accepts(declared, v)
}

func accepts(declared types.Type, v *Value) bool {
	switch d := declared.(type) {
	case *types.NamedType:
		return accepts(d.Type, v)
	case types.Any:
		return len(d) == 0 || slices.ContainsFunc(d, func(one types.Type) bool { return accepts(one, v) })
	case types.String:
		return v.kind == String
	case types.Number:
		return v.kind == Number
	case types.Boolean:
		return v.kind == Boolean
	case *types.Array:
		return v.kind == Array
	case *types.Object:
		return v.kind == Object
	case *types.Set:
		return v.kind == Set
	}
	return false
}

// asking is about what it takes to ask how long something took, and to touch what nobody has touched. bytesStep is how
// many bytes are worth a step: their budget is a bound on time as well.
const (
	asking    = 20 * time.Microsecond
	bytesStep = 64
)

// cost is the processor time of a step, in nanoseconds, the faster of two.
func cost(t *testing.T, name string, s situation) float64 {
	best := math.Inf(1)
	for range 2 {
		calls := max(4, 100/s.size)
		batch := make([][]*Value, calls)
		for i := range batch {
			for _, a := range s.args {
				v := a.of(s.size)
				v.hashed() // which is done once a value, and costs less than making it
				batch[i] = append(batch[i], v)
			}
		}
		c := &compiler{builtins: map[string]bool{name: true}, own: &function{}, program: &Program{},
			allowed: func(builtin.Function) bool { return true }}
		ops, machines := make([]op, calls), make([]*machine, calls)
		for i, args := range batch {
			operands := make([]operand, len(args))
			for i, a := range args {
				operands[i].constant = a
			}
			ops[i], machines[i] = c.builtin(name, operands, 0, Place{}), c.program.start(context.Background(), null, Limits{})
			machines[i].l = make([]*Value, 1)
		}
		if c.err != nil {
			t.Fatal(c.err)
		}
		before := processor()
		for i, m := range machines {
			ops[i](m)
		}
		took := processor() - before - asking
		steps := int64(calls)
		for _, m := range machines {
			steps += m.limits.Steps - max(m.left, 0) + (m.limits.Bytes-max(m.room, 0))/bytesStep
		}
		best = min(best, float64(took)/float64(steps))
	}
	return best
}
