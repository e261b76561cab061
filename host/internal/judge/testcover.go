package judge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/schema"
)

// Statement is a head of a rule or an expression of a policy, and whether some test came to it.
type Statement struct {
	File string `json:"file"`
	// Line and Column are where it begins, EndLine and EndColumn where it ends.
	Line      int  `json:"line"`
	Column    int  `json:"column"`
	EndLine   int  `json:"endLine"`
	EndColumn int  `json:"endColumn"`
	Ran       bool `json:"ran,omitempty"`
}

// Compare orders statements by place.
func (s Statement) Compare(o Statement) int {
	return cmp.Or(strings.Compare(s.File, o.File), cmp.Compare(s.Line, o.Line), cmp.Compare(s.Column, o.Column),
		cmp.Compare(s.EndLine, o.EndLine), cmp.Compare(s.EndColumn, o.EndColumn))
}

// within reports whether a statement is a part of another of the same file.
func (s Statement) within(o Statement) bool {
	return cmp.Or(cmp.Compare(o.Line, s.Line), cmp.Compare(o.Column, s.Column)) <= 0 &&
		cmp.Or(cmp.Compare(s.EndLine, o.EndLine), cmp.Compare(s.EndColumn, o.EndColumn)) <= 0
}

func statementAt(at *ast.Location) Statement {
	row, column := at.End()
	return Statement{File: at.File, Line: at.Row, Column: at.Col, EndLine: row, EndColumn: column}
}

// places are statements that ran.
type places map[Statement]bool

func (p places) add(more places) {
	for s := range more {
		p[s] = true
	}
}

// statements are those of the policy and its library, as they were written: a plan has only what is reachable. Which
// ran is not known yet.
func (s *suite) statements(wanted bool) (out []Statement) {
	if !wanted {
		return nil
	}
	for _, name := range schema.Keys(s.policy) {
		if strings.HasPrefix(name, ownFiles) {
			continue
		}
		ast.WalkRules(s.policy[name], func(r *ast.Rule) bool {
			if r.Head.Location.HasFile() {
				out = append(out, statementAt(r.Head.Location))
			}
			return false
		})
		ast.WalkExprs(s.policy[name], func(x *ast.Expr) bool {
			if !x.IsSome() && x.Location.HasFile() {
				out = append(out, statementAt(x.Location))
			}
			return false
		})
	}
	slices.SortFunc(out, Statement.Compare)
	return slices.Compact(out)
}

// markRan marks the statements that ran, and what is a part of one.
func markRan(all []Statement, ran places) {
	byFile := map[string][]Statement{}
	for s := range ran {
		byFile[s.File] = append(byFile[s.File], s)
	}
	for i, s := range all {
		all[i].Ran = slices.ContainsFunc(byFile[s.File], s.within)
	}
}

// coverTracer takes down what an evaluation comes to: the expressions that it evaluates, and the rules that it leaves
// with a value.
type coverTracer places

// Enabled, Config and TraceEvent make it a tracer of OPA's.
func (coverTracer) Enabled() bool { return true }

// Config asks for no values of variables.
func (coverTracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent takes down a place.
func (c coverTracer) TraceEvent(e topdown.Event) {
	var at *ast.Location
	switch node := e.Node.(type) {
	case *ast.Rule:
		if e.Op == topdown.ExitOp {
			at = node.Head.Location
		}
	case *ast.Expr:
		if e.Op == topdown.EvalOp {
			at = node.Location
		}
	}
	if at.HasFile() {
		c[statementAt(at)] = true
	}
}
