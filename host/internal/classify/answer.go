package classify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

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
	for _, term := range schema.Keys(terms) {
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
		for _, subject := range schema.Keys(answers) {
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
			strconv.QuoteToASCII(a.Value), term, strings.Join(schema.Keys(kind.Answers), ", "))
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

// Bounds of what the answers of one classification hold in sum, and as much again for every hundred of them.
const (
	mostPointers = 10_000
	mostReasons  = 1 << 20 // bytes of text
)

// answerSize is what answers hold in sum; hundreds are those of the answers that are asked for.
type answerSize struct{ pointers, text, hundreds int }

// newAnswerSize is that of no answers yet, to all terms of a case.
func newAnswerSize(c *schema.Case, f *Facts) *answerSize {
	asked := 0
	for _, term := range c.Terms {
		asked += len(f.Subjects(term.Of))
	}
	return &answerSize{hundreds: asked / 100}
}

func (h *answerSize) mostPointers() int { return mostPointers * (1 + h.hundreds) }
func (h *answerSize) mostReasons() int  { return mostReasons * (1 + h.hundreds) }

// add counts a reason; the problem says where that is too much.
func (h *answerSize) add(r schema.Reason) *schema.Problem {
	h.pointers += len(r.Pointers)
	h.text += len(r.Text)
	switch {
	case h.pointers > h.mostPointers():
		return &schema.Problem{Code: "answer-limit", Message: fmt.Sprintf("its reasons name more than %d pointers, "+
			"each counted once a reason; expected the few that show the reason", h.mostPointers()),
			Hint: "name the collection instead of each of its members"}
	case h.text > h.mostReasons():
		return &schema.Problem{Code: "answer-limit",
			Message: fmt.Sprintf("its reasons are longer than %d bytes in all; expected sentences",
				h.mostReasons()), Hint: "say in a reason what the pointers do not show"}
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
		if r.size.pointers+len(out.Pointers) > r.size.mostPointers() {
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
