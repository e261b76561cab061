package rego

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// rulesFrom writes n rules, each made from the one before.
func rulesFrom(n int, first, next string) string {
	var b strings.Builder
	b.WriteString("x0 := " + first + "\n\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "x%d := %s\n\n", i, strings.ReplaceAll(next, "X", fmt.Sprintf("x%d", i-1)))
	}
	return b.String()
}

// hostile are programs that mean to keep the host busy, or to fill its memory.
var hostile = map[string]string{
	"loops": "answer := count([1 | some i in numbers.range(1, 9999); some j in numbers.range(1, 9999); " +
		"i == j])",
	"an array doubles": rulesFrom(40, "[1]", "array.concat(X, X)") + "answer := count(x40)",
	"a text doubles":   rulesFrom(40, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "answer := x40",
	"a text doubles twice": rulesFrom(20, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "answer := [y | some i in " +
		"numbers.range(1, 9999); y := concat(\"\", [x14, x13])]",
	"twins": rulesFrom(60, "[1]", "[X, X]") + "answer := x60 == [x59, x59, 1]",
	"equal twins": rulesFrom(60, "[1]", "[X, X]") + strings.ReplaceAll(rulesFrom(60, "[1]", "[X, X]"),
		"x", "y") + "answer := x60 == y60",
	"a list of twins": rulesFrom(60, "[1]", "[X, X]") + "many := [x60 | some i in numbers.range(1, " +
		"40000)]\n\nanswer := sort(many) == many",
	"sets of twins":   rulesFrom(40, "{1}", "{[X, 1], [X, 2]}") + "answer := walk(x40)",
	"twins in a text": rulesFrom(40, "[1]", "[X, X]") + "answer := $\"{x40}\"",
	"twins, walked":   rulesFrom(40, "[1]", "[X, X]") + "answer := count([1 | walk(x40, _)])",
	"a power":         rulesFrom(40, "3", "X * X") + "answer := x40",
	"a far power":     rulesFrom(40, "1e-200", "X * X") + "answer := x40",
	"far products":    "answer := [y | some i in numbers.range(1, 9999); y := 1e-400 * (i / 3)]",
	"far comparisons": "answer := [1 | some i in numbers.range(1, 9999); 1e-400 * i > 1e-399]",
	"far members":     "answer := [1 | some i in numbers.range(1, 9999); 1e-400 in [1e-399, 1e-398, i]]",
	"product of many": "answer := product([y | some i in numbers.range(1, 9999); y := 123456789012345678 + i])",
	"sum of far":      "answer := sum([y | some i in numbers.range(1, 9999); y := 1e-400 / i])",
	"new patterns": "answer := [1 | some i in numbers.range(1, 9999); regex.match(concat(\"\", " +
		"[\"(a|b)*c{1,9}\", format_int(i, 10)]), \"abababab\")]",
	"a pattern of braces": "answer := [1 | some i in numbers.range(1, 9999); regex.match(concat(\"\", " +
		"[\"(((a{1,30}){1,30}))\", format_int(i, 10)]), \"aaaa\")]",
	"new globs": "answer := [1 | some i in numbers.range(1, 9999); glob.match(concat(\"\", " +
		"[\"{a,b,c}*[a-z]?\", format_int(i, 10)]), [], \"abababab\")]",
	"long cutsets": rulesFrom(14, `"abcdefghijklmnop"`, `concat("", [X, X])`) + "answer := [1 | some i in " +
		"numbers.range(1, 99); trim_left(x14, x13)]",
	"replacements": rulesFrom(20, `"aaaaaaaaaaaaaaaa"`, `replace(X, "a", "aaaa")`) + "answer := x20",
	"replaced by nothing": rulesFrom(14, `"abcdefghijklmnop"`, `concat("", [X, X])`) + "answer := [replace(x14, " +
		"\"\", x10) | some i in numbers.range(1, 99)]",
	"pieces": rulesFrom(16, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "answer := [split(x16, " +
		"\"\") | some i in numbers.range(1, 99)]",
	"prefixes": rulesFrom(12, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "list := [concat(\"\", " +
		"[x12, \"b\"]) | some i in numbers.range(1, 999)]\n\nanswer := strings.any_prefix_match(list, list)",
	"unions of many": "many := {{i, j} | some i in numbers.range(1, 400); some j in numbers.range(1, " +
		"400)}\n\nanswer := [count(union(many)) | some i in numbers.range(1, 999)]",
	"unions of objects": "many := [{format_int(i, 10): i} | some i in numbers.range(1, 3000)]\n\nanswer := " +
		"[object.union_n(many) | some i in numbers.range(1, 99)]",
	"large keys": "big := numbers.range(1, 50000)\n\na := {big: 1}\n\nb := {array.concat([], big): " +
		"2}\n\nanswer := [count(object.union(a, b)) | some i in numbers.range(1, 9999)]",
	"intersections": "many := {numbers.range(1, 300) | true}\n\nsets := {{j | some j in numbers.range(i, " +
		"2000)} | some i in numbers.range(1, 50)}\n\nanswer := [intersection(sets) | some i in numbers.range(1, 9999); many]",
	"graphs": "g := {i: numbers.range(1, 900) | some i in numbers.range(1, 900)}\n\nanswer := " +
		"[graph.reachable(g, {1}) | some i in numbers.range(1, 99)]",
	"subsets": "a := [i | some i in numbers.range(1, 5000)]\n\nanswer := [object.subset(a, " +
		"array.concat(a, [2])) | some i in numbers.range(1, 9999)]",
	"filters": "p := [concat(\"/\", [\"a\", format_int(i, 10)]) | some i in numbers.range(1, " +
		"2000)]\n\no := {\"a\": {format_int(i, 10): i | some i in numbers.range(1, 2000)}}\n\nanswer := " +
		"[json.filter(o, p) | some i in numbers.range(1, 999)]",
	"removals": "p := [concat(\"/\", [\"a\", format_int(i, 10)]) | some i in numbers.range(1, " +
		"2000)]\n\no := {\"a\": {format_int(i, 10): i | some i in numbers.range(1, 2000)}}\n\nanswer := " +
		"[json.remove(o, p) | some i in numbers.range(1, 999)]",
	"unsorted sets": "answer := [concat(\",\", {format_int(j + i, 10) | some j in numbers.range(1, 3000)}) " +
		"| some i in numbers.range(1, 999)]",
	"sets that are sorted": "answer := [sort({[[j, i], {j}] | some j in numbers.range(1, 1000)}) | some i in " +
		"numbers.range(1, 999)]",
	"versions": rulesFrom(12, `"1.2.3-a.1"`, `concat(".", [X, X])`) + "answer := [semver.compare(x12, " +
		"x11) | some i in numbers.range(1, 999)]",
	"digests": rulesFrom(14, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "answer := " +
		"[crypto.sha256(x14) | some i in numbers.range(1, 9999)]",
	"reversed texts": rulesFrom(14, `"aaaaaaaaaaaaaaaa"`, `concat("", [X, X])`) + "answer := " +
		"[strings.reverse(x14) | some i in numbers.range(1, 9999)]",
	"slices": "big := numbers.range(1, 50000)\n\nanswer := [array.slice(big, i, 50000) | some i in " +
		"numbers.range(1, 9999)]",
	"mocks": "f(x) := count([y | some y in input]) + x\n\nanswer := y if y := [f(i) | some i in " +
		"numbers.range(1, 9999)] with input as numbers.range(1, 1000)",
	"many mocks": "r := count(input.a)\n\nanswer := [y | some i in numbers.range(1, 9999); y := r with " +
		"input.a as [i]]",
	"calls that double": "f0(v) := v\n\n" + strings.Repeat("", 1) + doublingCalls(40) + "answer := f40(1)",
	"deep calls":        rulesFrom(700, "[1]", "[X]") + "answer := x700",
	"deep values":       rulesFrom(400, "[1]", "[[[[[[[[X]]]]]]]]") + "answer := x400",
	"long ranges":       "answer := [numbers.range(1, 9999) | some i in numbers.range(1, 9999)]",
	"a range of all":    "answer := numbers.range(1, 1e300)",
	"hexadecimal":       "answer := [format_int(i * 1e300, 2) | some i in numbers.range(1, 9999)]",
	"long numbers read": rulesFrom(6, `"1234567890"`, `concat("", [X, X])`) + "answer := [y | some i in " +
		"numbers.range(1, 9999); y := to_number(x6) + i]",
	"two values of many": "t[k] := v if { some v in numbers.range(1, 9999); k := v % 99998 }\n\nanswer := t",
}

func doublingCalls(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "f%d(v) := [f%d([v, 1]), f%d([v, 2])]\n\n", i, i-1, i-1)
	}
	return b.String()
}

// TestHostileProgramsEnd holds that each ends within two seconds of processor time, and with a heap that grew by no
// more than 256 MiB, whatever it gives.
func TestHostileProgramsEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("is busy for half a minute")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	input := value(t, map[string]any{"a": "b"})
	for name, body := range hostile {
		t.Run(name, func(t *testing.T) {
			p := program(t, "package t\n\n"+body+"\n")
			var r *Result
			var err error
			took, grew := taken(func() { r, err = p.Run(context.Background(), "", input, Limits{}) })
			t.Logf("%v, %d MiB, %+v, %.100v", took.Round(time.Millisecond), grew>>20, r.Work, err)
			if most := 2 * time.Second; took > most && took/time.Duration(max(pace(), 1)) > most {
				t.Errorf("it took %v of processor time; want %v at most", took, most)
			}
			if grew > 256<<20 {
				t.Errorf("the heap grew by %d MiB; want 256 at most", grew>>20)
			}
		})
	}
}

// taken is the processor time that the process takes to do something, and how far its heap grows.
func taken(do func()) (took time.Duration, grew uint64) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	all := func() time.Duration {
		var u syscall.Rusage
		syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	runtime.GC()
	before, start := heap(), all()
	var most atomic.Uint64
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				most.Store(max(most.Load(), heap()))
			}
		}
	}()
	do()
	took = all() - start
	close(done)
	<-over
	return took, max(most.Load(), heap(), before) - before
}
