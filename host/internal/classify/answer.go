package classify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

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
	for name, term := range c.Terms {
		if out.Terms[name] == nil {
			out.Terms[name] = map[string]schema.Answer{}
		}
		for _, subject := range f.Subjects(term.Of) {
			if _, answered := out.Terms[name][subject]; !answered {
				out.Terms[name][subject] = schema.Answer{Value: "unknown"}
			}
		}
	}
	return out
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
	out := &schema.Classification{Construe: schema.KindClassification, Plugin: p.manifest.Name,
		Version: p.manifest.Version,
		Module:  p.Digest(), Reading: p.reading, FactsDigest: f.Digest(), Terms: map[string]map[string]schema.Answer{}}
	all := &answerSize{}
	for _, call := range p.manifest.Calls() {
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

// read checks what a plugin printed and enters its answers.
func (p *Plugin) read(c *schema.Case, f *Facts, call schema.Call, d *schema.Document, err error, all *answerSize,
	out *schema.Classification) *schema.Problem {
	if err != nil {
		first := *schema.ProblemsIn(err, "output-invalid")[0]
		first.Code, first.Source = "output-invalid", ""
		return &first
	}
	if d.Tree["construe"] == schema.KindFailure {
		return &schema.Problem{Code: "plugin-problem",
			Message: fmt.Sprintf("the plugin reports %s: %s", clean(text(d.Tree["code"])),
				clean(text(d.Tree["message"])))}
	}
	return (&reader{c, f, d, call, &p.manifest, all}).into(out, p.manifest.Name)
}

func (p *Plugin) call(ctx context.Context, input []byte) (sandbox.Result, error) {
	if p.kind == abi.Reactor {
		return p.module.CallReactor(ctx, sandbox.Reactor{Init: abi.ExportInitialize, Alloc: abi.ExportAlloc,
			Call: abi.ExportClassify}, input)
	}
	return p.module.RunCommand(ctx, input)
}

// reader checks one answer by hand: a JSON Schema would say the same, slower, once a cell.
type reader struct {
	stipulated *schema.Case
	facts      *Facts
	answer     *schema.Document
	call       schema.Call
	manifest   *schema.Plugin
	size       *answerSize // of the whole classification
}

func (r *reader) fail(pointer, format string, args ...any) *schema.Problem {
	p := r.answer.Problem("output-invalid", pointer, format, args...)
	p.Source = ""
	return p
}

func (r *reader) into(out *schema.Classification, plugin string) *schema.Problem {
	tree := r.answer.Tree
	if tree["construe"] != schema.KindClassification {
		return r.fail("/construe",
			"the answer is not a classification; expected its first field to be \"construe\": %q",
			schema.KindClassification)
	}
	if known := []string{"construe", "plugin", "version", "terms", "warnings"}; !subset(tree, known) {
		return r.fail("", "the answer has a field that is not known; expected %s", strings.Join(known, ", "))
	}
	if name, has := tree["plugin"]; has && name != plugin {
		return r.fail("/plugin", "the answer calls itself %s; its manifest says %s", strconv.QuoteToASCII(text(name)),
			plugin)
	}
	terms, is := tree["terms"].(map[string]any)
	if !is {
		return r.fail("", "the answer has no terms; expected an object of the terms %s",
			strings.Join(r.call.Terms, ", "))
	}
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		at := schema.Join("terms", term)
		if _, asked := r.stipulated.Terms[term]; !asked && slices.Contains(r.call.Terms, term) {
			continue // a plugin may know terms of other cases; check names them
		}
		if !slices.Contains(r.call.Terms, term) && slices.Contains(r.manifest.Terms, term) {
			// it answers all its terms whatever it is shown; this one is asked where it is shown what it reads for it
			continue
		}
		if !slices.Contains(r.call.Terms, term) {
			return r.fail(at, "%s is not a term that was asked; expected %s", strconv.QuoteToASCII(term),
				strings.Join(r.call.Terms, ", "))
		}
		answers, is := terms[term].(map[string]any)
		if !is {
			return r.fail(at, "expected an object of answers by subject")
		}
		out.Terms[term] = make(map[string]schema.Answer, len(answers))
		for _, subject := range slices.Sorted(maps.Keys(answers)) {
			a, problem := r.one(term, subject, answers[subject])
			if problem != nil {
				return problem
			}
			out.Terms[term][subject] = a
		}
	}
	warnings, is := listed(tree, "warnings")
	if !is {
		return r.fail("/warnings", "the warnings are no list; expected a list of sentences")
	}
	for _, w := range warnings[:min(len(warnings), 16)] {
		out.Warnings = append(out.Warnings, clean(text(w)))
	}
	return nil
}

func (r *reader) one(term, subject string, value any) (a schema.Answer, problem *schema.Problem) {
	at := schema.Join("terms", term, subject)
	kind := r.stipulated.Terms[term]
	if _, found := slices.BinarySearch(r.facts.Subjects(kind.Of), subject); !found {
		return a, r.fail(at, "%s is no %s of this runtime; expected the JSON Pointer of one, such as %s",
			strconv.QuoteToASCII(subject), kind.Of, example(r.facts.Subjects(kind.Of)))
	}
	object, is := value.(map[string]any)
	if !is || !subset(object, []string{"value", "because"}) {
		return a, r.fail(at, "expected an object with value and because")
	}
	a.Value = text(object["value"])
	if !kind.Admits(a.Value) {
		return a, r.fail(at+"/value", "%s is not an answer to %s; expected one of %s, unknown, arguable",
			strconv.QuoteToASCII(a.Value), term, strings.Join(slices.Sorted(maps.Keys(kind.Answers)), ", "))
	}
	because, is := listed(object, "because")
	if !is {
		return a, r.fail(at+"/because", "the reasons are no list; expected a list of objects with text and pointers")
	}
	if len(because) > 64 {
		return a, r.fail(at+"/because", "%d reasons; at most 64 are read", len(because))
	}
	for i, b := range because {
		reason, problem := r.reason(at+"/because/"+strconv.Itoa(i), b)
		if problem != nil {
			return a, problem
		}
		a.Because = append(a.Because, reason)
	}
	return a, nil
}

// Bounds of what the answers of one classification hold in sum.
const (
	mostPointers = 10_000
	mostReasons  = 1 << 20 // bytes of text
)

// answerSize is what answers hold in sum.
type answerSize struct{ pointers, text int }

// add counts a reason; the problem says where that is too much.
func (h *answerSize) add(r schema.Reason) *schema.Problem {
	h.pointers += len(r.Pointers)
	h.text += len(r.Text)
	switch {
	case h.pointers > mostPointers:
		return &schema.Problem{Code: "answer-limit", Message: fmt.Sprintf("its reasons name more than %d pointers, "+
			"each counted once a reason; expected the few that show the reason", mostPointers),
			Hint: "name the collection instead of each of its members"}
	case h.text > mostReasons:
		return &schema.Problem{Code: "answer-limit",
			Message: fmt.Sprintf("its reasons are longer than %d bytes in all; expected sentences",
				mostReasons), Hint: "say in a reason what the pointers do not show"}
	}
	return nil
}

func (r *reader) reason(at string, value any) (out schema.Reason, problem *schema.Problem) {
	object, is := value.(map[string]any)
	if !is || !subset(object, []string{"text", "pointers"}) {
		return out, r.fail(at, "expected a reason with text and pointers")
	}
	out.Text = clean(text(object["text"]))
	pointers, is := listed(object, "pointers")
	if _, said := object["text"].(string); !is || !said {
		return out, r.fail(at, "expected a reason with a text, and a list of pointers")
	}
	for i, p := range pointers {
		pointer := text(p)
		if !r.facts.resolves(pointer) {
			return out, r.fail(at+"/pointers/"+strconv.Itoa(i), "%s points at nothing in the facts",
				strconv.QuoteToASCII(pointer))
		}
		out.Pointers = append(out.Pointers, pointer)
		if r.size.pointers+len(out.Pointers) > mostPointers {
			break // which is more than is let in
		}
	}
	if problem := r.size.add(out); problem != nil {
		problem.Message = "the plugin's answer is too large: " + problem.Message
		return out, problem
	}
	return out, nil
}

func subset(object map[string]any, known []string) bool {
	for key := range object {
		if !slices.Contains(known, key) {
			return false
		}
	}
	return true
}

// listed is a list, or the empty one that a missing field stands for.
func listed(object map[string]any, name string) (items []any, is bool) {
	value, has := object[name]
	if !has {
		return nil, true
	}
	items, is = value.([]any)
	return items, is
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// clean keeps a party's sentence to one line of printable characters, and to a length that a person reads.
func clean(s string) string {
	s = schema.OneLine(s)
	if len(s) > 2048 {
		s = strings.ToValidUTF8(s[:2048], "") + "…"
	}
	return s
}

func example(subjects []string) string {
	if len(subjects) == 0 {
		return "(there is none)"
	}
	return strconv.Quote(subjects[0])
}

func bytesText(n int) string { return strconv.Itoa(n) + " bytes" }

// sameObject reports whether two objects are one.
func sameObject(a, b map[string]any) bool {
	return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
}
