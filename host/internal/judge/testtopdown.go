package judge

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/print"

	"github.com/construe-host/construe/host/schema"
)

// What is kept of one test: of how many cases it is said why they do not hold, and how many prints.
const (
	maxFailing = 100
	maxPrints  = 100
)

// topdownTests runs tests on OPA's own evaluator.
type topdownTests struct {
	suite   *suite
	options TestOptions
}

func (topdownTests) String() string { return "topdown" }

// run evaluates a test, and, where it does not hold, once more to see why: a trace with the values of variables takes
// many times as long.
func (e topdownTests) run(ctx context.Context, t *testRule) *testAnswer {
	a := &testAnswer{noted: map[string]bool{}}
	if t.function {
		return a
	}
	if a.problem = e.options.late(ctx); a.problem != nil {
		return a
	}
	w := &testWatch{answer: a}
	var options []rego.EvalOption
	if e.options.Cover {
		a.ran = places{}
		options = append(options, rego.EvalQueryTracer(coverTracer(a.ran)))
	}
	value, defined, err := e.eval(ctx, t, w, options...)
	w.close()
	if err != nil {
		a.problem = e.problem(err)
		return a
	}
	a.value, a.defined = value, defined
	for _, c := range a.cases(t) {
		if !c.defined {
			a.failing = e.failing(ctx, t)
			break
		}
	}
	return a
}

// failing evaluates a test with a trace.
func (e topdownTests) failing(ctx context.Context, t *testRule) map[string]*schema.FailingExpression {
	w := &testWatch{answer: &testAnswer{noted: map[string]bool{}}, failed: map[string]topdown.Event{}}
	// a rule that the index rules out would leave no trace; a trace that is cut short has what it has
	_, _, _ = e.eval(ctx, t, w, rego.EvalQueryTracer(w), rego.EvalRuleIndexing(false))
	out := map[string]*schema.FailingExpression{}
	for name, event := range w.failed {
		out[name] = failingExpression(&event, func(x *ast.Term, with []*ast.With) string {
			return e.value(ctx, x, with)
		})
	}
	return out
}

// value is what a term without variables is, as Rego writes it; "" where it is undefined, or not to be had.
func (e topdownTests) value(ctx context.Context, x *ast.Term, with []*ast.With) string {
	is := ast.VarTerm("is")
	ask := ast.Equality.Expr(is, x)
	ask.With = with
	show := ast.InternalPrint.Expr(ast.ArrayTerm(ast.SetTerm(ast.ArrayTerm(is))))
	shown := shownValue("")
	query, err := rego.New(rego.ParsedQuery(ast.NewBody(ask, show)), rego.Compiler(e.suite.draft.compiler),
		rego.PrintHook(&shown)).PrepareForEval(ctx)
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()
	if results, err := query.Eval(ctx); err != nil || len(results) != 1 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(shown), "["), "]")
}

// shownValue is the last text that was printed without a place.
type shownValue string

// Print is called for each print.
func (s *shownValue) Print(c print.Context, text string) error {
	if c.Location == nil || c.Location.File == "" {
		*s = shownValue(text)
	}
	return nil
}

func (e topdownTests) eval(ctx context.Context, t *testRule, w *testWatch, o ...rego.EvalOption) (any, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()
	query, err := rego.New(rego.ParsedQuery(ast.NewBody(ast.NewExpr(ast.NewTerm(t.ref)))),
		rego.Compiler(e.suite.draft.compiler), rego.StrictBuiltinErrors(true), rego.PrintHook(w)).PrepareForEval(ctx)
	if err != nil {
		return nil, false, err
	}
	results, err := query.Eval(ctx, o...)
	if err != nil || len(results) == 0 {
		return nil, false, err
	}
	return results[0].Expressions[0].Value, true, nil
}

func (e topdownTests) problem(err error) *schema.Problem {
	p := inProcess{}.problem(err)
	if p.Party = ""; p.Code == "host-limit" || errors.Is(err, context.DeadlineExceeded) {
		p.Code, p.Message = "host-limit", fmt.Sprintf("the test took longer than %s", e.options.Timeout)
		p.Hint = e.options.Raise["Deadline"]
	}
	return p
}

// testWatch listens to one evaluation of a test: what it prints, which cases it comes to, and, as a tracer, the last
// expression that did not hold in each of them.
type testWatch struct {
	answer *testAnswer
	now    string // the case that it is at
	more   int    // prints that were not kept
	failed map[string]topdown.Event
}

// Print is called for each print of a policy or a test, and for each case of a table.
func (w *testWatch) Print(c print.Context, text string) error {
	w.note(c.Location.File, c.Location.Row, text)
	return nil
}

func (w *testWatch) note(file string, line int, text string) {
	switch {
	case file == caseFile:
		w.now = notedCase(text)
		w.answer.noted[w.now] = true
	case len(w.answer.prints) == maxPrints:
		w.more++
	default:
		w.answer.prints = append(w.answer.prints, schema.TestPrint{File: file, Line: line, Text: clean(cut(text, maxText))})
	}
}

// close says what was not kept.
func (w *testWatch) close() {
	if w.more > 0 {
		w.answer.prints = append(w.answer.prints, schema.TestPrint{Text: fmt.Sprintf("… and %d more", w.more)})
	}
}

// Enabled, Config and TraceEvent make it a tracer of OPA's.
func (w *testWatch) Enabled() bool { return true }

// Config asks for the values of variables.
func (w *testWatch) Config() topdown.TraceConfig { return topdown.TraceConfig{PlugLocalVars: true} }

// TraceEvent takes down an expression that did not hold. Of one over each member of a collection, what did not hold is
// what stands within.
func (w *testWatch) TraceEvent(e topdown.Event) {
	if e.Op != topdown.FailOp || e.Location == nil || e.QueryID == 0 || e.Location.File == "" {
		return
	}
	x, is := e.Node.(*ast.Expr)
	if !is || x.IsEvery() {
		return
	}
	if _, known := w.failed[w.now]; known || len(w.failed) < maxFailing {
		w.failed[w.now] = e
	}
}
