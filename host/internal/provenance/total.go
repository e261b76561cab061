package provenance

import (
	"maps"

	"github.com/open-policy-agent/opa/v1/ir"
)

// definedLocals is a set of locals that have a value, whatever the input is.
type definedLocals map[ir.Local]bool

// both keeps what is in either set at once; a nil set stands for a place that is never reached.
func both(a, b definedLocals) definedLocals {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	out := definedLocals{}
	for l := range a {
		if b[l] {
			out[l] = true
		}
	}
	return out
}

// analyse finds out whether a function always has a value, and which tests of its own always hold.
func (p *Program) analyse(f *function) {
	if f.analysed {
		return
	}
	f.analysed = true // a function that calls itself, which Rego does not have, is not total
	sure := definedLocals{ir.Input: true, ir.Data: true}
	for _, l := range f.params {
		sure[l] = true
	}
	var given definedLocals
	for _, b := range f.blocks {
		if sure == nil {
			break // whatever comes behind is not reached
		}
		ends := p.after(b, sure)
		given = both(given, ends[returns])
		delete(ends, returns)
		sure = nil
		for _, left := range ends {
			sure = both(sure, left)
		}
	}
	f.total = sure == nil && given[ir.Unused]
}

// returns is the level at which a block ends that ends the function: [ir.Unused] is defined there if what it returns
// is.
const returns = -1

// after says what is defined when a block is over, however it ends: at 0 where the next statement is the one behind it,
// at n where n more blocks are left, and at returns.
func (p *Program) after(b *ir.Block, before definedLocals) map[int]definedLocals {
	p.spend(len(before))
	now := maps.Clone(before)
	ends := map[int]definedLocals{}
	end := func(level int, s definedLocals) {
		p.spend(len(s))
		ends[level] = both(ends[level], maps.Clone(s))
	}
	for _, s := range b.Stmts {
		switch s := s.(type) {
		case *ir.ReturnLocalStmt:
			given := definedLocals{}
			if now[s.Source] {
				given[ir.Unused] = true
			}
			end(returns, given)
			return ends
		case *ir.BreakStmt:
			end(int(s.Index), now)
			return ends
		case *ir.BlockStmt:
			for _, nested := range s.Blocks {
				left := p.after(nested, now)
				for level, s := range left {
					switch {
					case level > 0:
						end(level-1, s)
					case level == returns:
						end(returns, s)
					}
				}
				if now = left[0]; now == nil {
					return ends // whatever comes behind is not reached
				}
			}
		case *ir.ScanStmt:
			now = p.without(now, p.facts(s.Block).assigned) // nothing of an earlier turn is sure in a later one
			p.spend(len(now))
			turn := maps.Clone(now)
			turn[s.Key], turn[s.Value] = true, true
			p.after(s.Block, turn)
		case *ir.NotStmt:
			end(0, p.without(now, p.facts(s.Block).assigned))
			p.after(s.Block, now)
			now = p.without(now, p.facts(s.Block).assigned)
		case *ir.WithStmt:
			end(0, p.without(now, p.facts(s.Block).assigned))
			p.after(s.Block, now)
			now = p.without(now, p.facts(s.Block).assigned)
		case *ir.IsDefinedStmt:
			if now[s.Source] {
				p.surely[s] = true
				continue
			}
			delete(p.surely, s)
			end(0, now)
			now[s.Source] = true
		case *ir.IsUndefinedStmt:
			p.spend(len(now))
			holds := maps.Clone(now)
			holds[s.Source] = true
			end(0, holds)
		case *ir.ResetLocalStmt:
			delete(now, s.Target)
		case *ir.AssignVarStmt:
			p.assign(now, s.Source, s.Target)
		case *ir.AssignVarOnceStmt:
			if !now[s.Target] {
				p.assign(now, s.Source, s.Target)
			}
		case *ir.CallStmt:
			if !p.always(s.Func) {
				end(0, now)
			}
			now[s.Result] = true
		case *ir.EqualStmt, *ir.NotEqualStmt, *ir.IsArrayStmt, *ir.IsObjectStmt, *ir.IsSetStmt, *ir.DotStmt,
			*ir.CallDynamicStmt:
			end(0, now)
			if l, is := target(s); is {
				now[l] = true
			}
		default:
			if l, is := target(s); is {
				now[l] = true
			}
		}
	}
	end(0, now)
	return ends
}

func (p *Program) assign(now definedLocals, source ir.Operand, into ir.Local) {
	if l, is := source.Value.(ir.Local); is && !now[l] {
		delete(now, into)
		return
	}
	now[into] = true
}

func (p *Program) without(s definedLocals, locals []ir.Local) definedLocals {
	p.spend(len(s) + len(locals))
	out := maps.Clone(s)
	for _, l := range locals {
		delete(out, l)
	}
	return out
}

// always reports whether a call has a value, or ends the evaluation.
func (p *Program) always(name string) bool {
	if f := p.byName[name]; f != nil {
		p.analyse(f)
		return f.total
	}
	known, declared := p.builtins[name]
	return declared && !known.Partial // what fails ends the evaluation
}
