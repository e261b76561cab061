package provenance

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// Item is the i-th member of a list.
func (a *Answer) Item(i int) *Answer {
	v := a.Value()
	if v == nil || v.Kind() != rego.Array || i >= v.Size() {
		return &Answer{out: a.out, rests: a.dependsOn(), there: a.there}
	}
	e := (&machine{}).entry(a.v, i)
	return &Answer{out: a.out, v: e.value, rests: union(a.rests, e.rests), there: union(a.there, e.there)}
}

// Own lists what decides that the part is what it is, as [Answer.DependsOn] does, with what is only tested.
func (a *Answer) Own() []Cause { return a.out.causes(a.dependsOn()) }

// Whole lists the same as [Answer.DependsOnWhole], with what is only tested.
func (a *Answer) Whole() []Cause { return a.out.causes(a.dependsOnWhole()) }

// Place is where in the input the part itself stands; false where the policy made it.
func (a *Answer) Place() (pointer string, is bool) {
	if a == nil || a.v == nil || a.v.node == nil {
		return "", false
	}
	return gather().pointer(a.v.node), true
}

// Shape lists what decides that the part is there, and of an object or a list which members it has.
func (a *Answer) Shape() []Cause {
	if a == nil {
		return nil
	}
	return a.out.causes(union(a.there, a.dependsOn()))
}

// Bound lists what decides that an object is there and has no members but those that it has.
func (a *Answer) Bound() []Cause {
	if a == nil || a.v == nil {
		return a.Shape()
	}
	return a.out.causes(union(a.there, union(a.rests, a.v.rests)))
}

// Parts are parts of one answer, by how much of each matters.
type Parts struct {
	Named  []*Answer // as [Answer.Named] has it
	Shapes []*Answer // as [Answer.Shape]
	Wholes []*Answer // as [Answer.Whole]
	// Made are those of which matters that they are there and where they come from, and not what a text of several says.
	Made []*Answer
}

// Together lists what decides several parts of one answer at once. What they have in common is looked at once.
func Together(parts Parts) []Cause {
	var all *atoms
	var out *scribe
	add := func(list []*Answer, rests func(*Answer) *atoms) {
		for _, a := range list {
			all, out = union(all, rests(a)), a.out
		}
	}
	add(parts.Named, (*Answer).named)
	add(parts.Made, (*Answer).which)
	add(parts.Shapes, func(a *Answer) *atoms { return union(a.there, a.dependsOn()) })
	add(parts.Wholes, (*Answer).dependsOnWhole)
	return out.causes(all)
}

// Gives is the function whose value a rule without arguments always has, if it has one: a rule of one body that is the
// call of one function. Rules and functions are named as in a plan; "" stands for none.
func (p *Program) Gives(rule string) string {
	if f := p.byName[rule]; f != nil {
		return f.gives
	}
	return ""
}

// gives finds that function.
func (p *Program) gives(f *function) string {
	sources, calls := map[ir.Local][]ir.Local{}, map[ir.Local][]string{}
	const other = ""
	var result ir.Local
	var walk func(b *ir.Block)
	walk = func(b *ir.Block) {
		for _, s := range b.Stmts {
			from := func(into ir.Local, o ir.Operand) {
				if l, is := o.Value.(ir.Local); is {
					sources[into] = append(sources[into], l)
				} else {
					calls[into] = append(calls[into], other)
				}
			}
			switch s := s.(type) {
			case *ir.ReturnLocalStmt:
				result = s.Source
			case *ir.AssignVarStmt:
				from(s.Target, s.Source)
			case *ir.AssignVarOnceStmt:
				from(s.Target, s.Source)
			case *ir.CallStmt:
				calls[s.Result] = append(calls[s.Result], s.Func)
			case *ir.ResetLocalStmt:
			default:
				if l, is := target(s); is {
					calls[l] = append(calls[l], other)
				}
			}
			for _, nested := range within(s) {
				walk(nested)
			}
		}
	}
	for _, b := range f.blocks {
		walk(b)
	}
	var found []string
	seen := map[ir.Local]bool{}
	var visit func(l ir.Local)
	visit = func(l ir.Local) {
		if seen[l] {
			return
		}
		seen[l] = true
		if len(sources[l])+len(calls[l]) == 0 || l < 2 {
			found = append(found, other)
		}
		found = append(found, calls[l]...)
		for _, s := range sources[l] {
			visit(s)
		}
	}
	visit(result)
	if len(found) == 0 || slices.ContainsFunc(found, func(name string) bool { return name != found[0] }) {
		return other
	}
	return found[0]
}
