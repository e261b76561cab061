package classify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Classify asks the plugin every term of the case, once for each distinct projection, and checks what it answers. A
// subject that it leaves out is unknown. A plugin that fails gives a classification without answers whose Error says
// why. memo may be nil.
func (p *Plugin) Classify(ctx context.Context, c *schema.Case, f *Facts, memo *Memo) *schema.Classification {
	out := p.answers(ctx, c, f, memo)
	if out.Error != nil {
		return out
	}
	complete(out.Terms, c, f)
	return out
}

// Answers asks the plugin one term, as [Plugin.Classify] does, with those that it is asked in one call with it. It says
// nothing of the other calls, which may fail.
func (p *Plugin) Answers(
	ctx context.Context, c *schema.Case, f *Facts, term string, memo *Memo,
) *schema.Classification {
	out := p.answersTo(ctx, c, f, memo, func(call schema.Call) bool { return slices.Contains(call.Terms, term) })
	if out.Error == nil {
		complete(out.Terms, c, f)
	}
	return out
}

// complete answers unknown for whatever is not answered.
func complete(terms map[string]map[string]schema.Answer, c *schema.Case, f *Facts) {
	for name, term := range c.Terms {
		if terms[name] == nil {
			terms[name] = map[string]schema.Answer{}
		}
		for _, subject := range f.Subjects(term.Of) {
			if _, answered := terms[name][subject]; !answered {
				terms[name][subject] = schema.Answer{Value: "unknown"}
			}
		}
	}
}

// Unanswered is what a reading without a plugin answers: unknown, to every term of the case.
func Unanswered(c *schema.Case, f *Facts) map[string]map[string]schema.Answer {
	terms := map[string]map[string]schema.Answer{}
	complete(terms, c, f)
	return terms
}

// Omissions lists the terms of the case, each with the subjects that the plugin gives no answer for, not even unknown.
// A plugin that fails omits nothing: its failure is the classification's.
func (p *Plugin) Omissions(ctx context.Context, c *schema.Case, f *Facts, memo *Memo) map[string][]string {
	out := p.answers(ctx, c, f, memo)
	if out.Error != nil {
		return nil
	}
	omitted := map[string][]string{}
	for name, term := range c.Terms {
		for _, subject := range f.Subjects(term.Of) {
			if _, answered := out.Terms[name][subject]; !answered {
				omitted[name] = append(omitted[name], subject)
			}
		}
	}
	return omitted
}

// answers is what the plugin itself says, or the problem that kept it from it.
func (p *Plugin) answers(ctx context.Context, c *schema.Case, f *Facts, memo *Memo) *schema.Classification {
	return p.answersTo(ctx, c, f, memo, func(schema.Call) bool { return true })
}

// answersTo is the same of some calls.
func (p *Plugin) answersTo(
	ctx context.Context, c *schema.Case, f *Facts, memo *Memo, asked func(schema.Call) bool,
) *schema.Classification {
	out := &schema.Classification{Construe: schema.KindClassification, Plugin: p.manifest.Name,
		Version: p.manifest.Version,
		Module:  p.Digest(), Reading: p.reading, FactsDigest: f.Digest(), Terms: map[string]map[string]schema.Answer{}}
	all := newAnswerSize(c, f)
	for _, call := range p.manifest.Calls() {
		if !asked(call) {
			continue
		}
		if problem := p.ask(ctx, c, f, call, memo, all, out); problem != nil {
			p.blame(problem)
			out.Terms, out.Warnings, out.Error = map[string]map[string]schema.Answer{}, nil, problem
			break
		}
	}
	return out
}

// blame says whose a problem is. A line and a column are those of what the plugin printed, which is in no file.
func (p *Plugin) blame(problem *schema.Problem) {
	if problem.Line > 0 {
		problem.Message = fmt.Sprintf("at %d:%d of what it printed: %s", problem.Line, problem.Column, problem.Message)
	}
	problem.Message = clean(problem.Message) // which may quote it
	if len(problem.Pointer) > 1024 {
		problem.Pointer = ""
	}
	problem.Party, problem.File, problem.Line, problem.Column = p.reading, p.file, 0, 0
}

func (p *Plugin) ask(ctx context.Context, c *schema.Case, f *Facts, call schema.Call, memo *Memo, all *answerSize,
	out *schema.Classification) *schema.Problem {
	input, err := f.Project(call.Reads)
	if err != nil {
		return schema.ProblemsIn(err, "facts-too-large")[0]
	}
	if most := p.module.MaxInput(); len(input) > most {
		return &schema.Problem{Code: "facts-too-large",
			Message: fmt.Sprintf("what the plugin reads of the facts has %d bytes; it is shown at most %d", len(input),
				most),
			Hint: cmp.Or(p.raise["MaxInput"], "narrower reads in plugin.yaml show it less")}
	}
	answer := memo.call(ctx, p, input)
	spent(out, answer.result, answer.err)
	if answer.err != nil {
		return &schema.Problem{Code: outcome(answer.err), Message: "the plugin failed: " + answer.err.Error(),
			Hint: p.hint(answer.err)}
	}
	d, err := answer.read()
	before := *all
	problem := p.read(c, f, call, d, err, all, out)
	if problem != nil && err == nil { // now the place of it is wanted
		if d, err = answer.reread(ctx, p, input); err == nil {
			*all = before
			if placed := p.read(c, f, call, d, err, all, out); placed != nil {
				problem = placed
			}
		}
	}
	return problem
}

// Run gives the plugin an input as it is, in an instance of its own: what it prints, what that took, and what ended it.
func (p *Plugin) Run(ctx context.Context, input []byte) (output []byte, work schema.Spent, problem *schema.Problem) {
	r, err := p.call(ctx, input)
	if err != nil {
		problem = &schema.Problem{Code: outcome(err), Message: "the plugin failed: " + err.Error(), Hint: p.hint(err)}
	}
	return r.Output, schema.Spent{Fuel: r.Fuel, Depth: r.Depth, MemoryPages: int(r.MemoryPages)}, problem
}

// hint says what raises the limit that ended a call, or else how to see it fail.
func (p *Plugin) hint(err error) string {
	var failed *sandbox.Error
	if errors.As(err, &failed) && p.raise[failed.Limit()] != "" {
		return p.raise[failed.Limit()]
	}
	return "run the plugin on `construe facts` output to see it fail"
}

// spent adds what a call took to what the others did. How far a call came that this host stopped depends on the host.
func spent(out *schema.Classification, r sandbox.Result, err error) {
	if outcome(err) == string(sandbox.HostLimit) {
		out.Work = nil
		return
	}
	if out.Work == nil {
		out.Work = &schema.Spent{}
	}
	out.Work.Fuel += r.Fuel
	out.Work.Depth = max(out.Work.Depth, r.Depth)
	out.Work.MemoryPages = max(out.Work.MemoryPages, int(r.MemoryPages))
}

func (p *Plugin) call(ctx context.Context, input []byte) (sandbox.Result, error) {
	if p.kind == abi.Reactor {
		return p.module.CallReactor(ctx, sandbox.Reactor{Init: abi.ExportInitialize, Alloc: abi.ExportAlloc,
			Call: abi.ExportClassify}, input)
	}
	return p.module.RunCommand(ctx, input)
}
