package provenance

import (
	"strconv"

	"github.com/open-policy-agent/opa/v1/ir"
)

// varied is what a local holds that may hold one thing or another.
const varied = "?"

// constants finds the locals of a function that hold one and the same constant whenever they hold anything: the result
// of a rule that is true or undefined, above all. What such a local depends on is only that one of the ways to it was
// taken.
func constants(f *function) map[ir.Local]bool {
	holds := map[ir.Local]string{ir.Input: varied, ir.Data: varied}
	for _, l := range f.params {
		holds[l] = varied
	}
	for again := true; again; {
		again = false
		note := func(l ir.Local, what string) {
			if held := holds[l]; what != "" && held != what && held != varied {
				if held != "" {
					what = varied
				}
				holds[l], again = what, true
			}
		}
		for _, b := range f.blocks {
			sources(b, holds, note)
		}
	}
	out := map[ir.Local]bool{}
	for l, what := range holds {
		out[l] = what != varied
	}
	return out
}

// sources notes what each statement of a block assigns, as far as it is known yet.
func sources(b *ir.Block, holds map[ir.Local]string, note func(ir.Local, string)) {
	of := func(o ir.Operand) string {
		switch v := o.Value.(type) {
		case ir.Local:
			return holds[v]
		case ir.Bool:
			return strconv.FormatBool(bool(v))
		case ir.StringIndex:
			return "s" + strconv.Itoa(int(v))
		}
		return varied
	}
	for _, s := range b.Stmts {
		switch s := s.(type) {
		case *ir.ScanStmt:
			note(s.Key, varied)
			note(s.Value, varied)
		case *ir.WithStmt:
			note(s.Local, varied)
		case *ir.AssignVarStmt:
			note(s.Target, of(s.Source))
		case *ir.AssignVarOnceStmt:
			note(s.Target, of(s.Source))
		case *ir.MakeNumberIntStmt:
			note(s.Target, "n"+strconv.FormatInt(s.Value, 10))
		case *ir.ResetLocalStmt:
		default:
			if l, is := target(s); is {
				note(l, varied)
			}
			if l, is := grows(s); is {
				note(l, varied)
			}
		}
		for _, nested := range within(s) {
			sources(nested, holds, note)
		}
	}
}
