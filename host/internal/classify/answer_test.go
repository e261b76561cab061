package classify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// asked is a plugin, the case that it answers, facts with one component, and the one call.
func asked() (*Plugin, *schema.Case, *Facts, schema.Call) {
	p := &Plugin{manifest: schema.Plugin{Name: "p", Module: "p.wasm"}, reading: "r"}
	c := &schema.Case{Terms: map[string]schema.Term{
		"kind": {Of: "runtime", Answers: map[string]string{"a": "", "b": ""}},
		"part": {Of: "component", Answers: map[string]string{"x": "", "y": ""}},
	}}
	return p, c, preparedOf(map[string]any{"c": map[string]any{"role": "tool"}}),
		schema.Call{Terms: []string{"kind", "part"}, Reads: []string{"/**"}}
}

// preparedOf is facts of a runtime with these components.
func preparedOf(components map[string]any) *Facts {
	derived := schema.Derived{Hops: map[string]schema.Hop{}, Reach: map[string]schema.Reach{},
		Content: map[string]schema.Content{}, Control: map[string]schema.Control{}, Works: map[string]schema.Work{},
		CustomerSide: map[string]schema.Tri{}, CloudsTouched: []string{}}
	f, err := facts.Prepare(&schema.Facts{Runtime: map[string]any{"title": "t", "components": components},
		Derived: derived})
	if err != nil {
		panic(err)
	}
	return Prepare(f)
}

func answered(output string) (*schema.Classification, *schema.Problem) {
	p, c, f, call := asked()
	out := &schema.Classification{Terms: map[string]map[string]schema.Answer{}}
	d, err := readOutput("m", []byte(output))
	return out, p.read(c, f, call, d, err, &answerSize{}, out)
}

func TestAnswersAreHeldAgainstTheCase(t *testing.T) {
	answer := func(terms string) string { return `{"construe":"classification/v1","terms":` + terms + `}` }
	for _, test := range []struct{ name, output, code, says string }{
		{"all answered", answer(`{"kind":{"":{"value":"a"}},"part":{"/components/c":{"value":"arguable"}}}`), "", ""},
		{"none answered", answer(`{}`), "", ""},
		{"with reasons",
			answer(
				`{"kind":{"":{"value":"unknown","because":[{"text":"so","pointers":["/components/c/role"]}]}}}`),
			"", ""},
		{"nothing", ``, "output-invalid", ""},
		{"not JSON", `verdict: yes`, "output-invalid", ""},
		{"YAML", "construe: classification/v1\nterms: {}\n", "output-invalid", "not a JSON object"},
		{"YAML behind a comment", "# JSON?\n" + answer(`{}`), "output-invalid", "not a JSON object"},
		{"YAML in braces", `{construe: classification/v1, terms: {}}`, "output-invalid", "not JSON"},
		{"a byte order mark", "\ufeff" + answer(`{}`), "output-invalid", "byte order mark"},
		{"a list", "[" + answer(`{}`) + "]", "output-invalid", "not a JSON object"},
		{"white space around it", "\r\n\t " + answer(`{}`) + "\n", "", ""},
		{"two documents", answer(`{}`) + answer(`{}`), "output-invalid", ""},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", "output-invalid", "UTF-8"},
		{"deep", strings.Repeat(`{"a":`, 500_000), "output-invalid", ""},
		{"a number too large", answer(`{"kind":{"":{"value":1e999999999}}}`), "output-invalid", ""},
		{"duplicate keys", `{"construe":"classification/v1","construe":"classification/v1","terms":{}}`,
			"output-invalid", "construe"},
		{"another document", `{"construe":"verdict/v1"}`, "output-invalid", "not a classification"},
		{"a problem", `{"construe":"problem/v1","code":"bad-input","message":"no\u001b[2J"}`, "plugin-problem",
			"bad-input: no[2J"},
		{"an unknown field", `{"construe":"classification/v1","terms":{},"verdict":"permitted"}`, "output-invalid",
			"not known"},
		{"another name", `{"construe":"classification/v1","plugin":"q","terms":{}}`, "output-invalid", `"q"`},
		{"a term nobody asked", answer(`{"sort":{"":{"value":"a"}}}`), "output-invalid", `"sort"`},
		{"an answer that is none", answer(`{"kind":{"":{"value":"c"}}}`), "output-invalid",
			"expected one of a, b, unknown, arguable"},
		{"an answer that is no text", answer(`{"kind":{"":{"value":true}}}`), "output-invalid", "is not an answer"},
		{"a subject that is not there", answer(`{"part":{"/components/d":{"value":"x"}}}`), "output-invalid",
			"is no component of this runtime"},
		{"a subject of another kind", answer(`{"kind":{"/components/c":{"value":"a"}}}`), "output-invalid",
			"is no runtime"},
		{"a pointer to nothing",
			answer(
				`{"kind":{"":{"value":"a","because":[{"text":"so","pointers":["/components/d"]}]}}}`), "output-invalid",
			"points at nothing"},
		{"a field of an answer", answer(`{"kind":{"":{"value":"a","outcome":"breach"}}}`), "output-invalid",
			"value and because"},
		{"reasons that are no list", answer(`{"kind":{"":{"value":"a","because":"so"}}}`), "output-invalid", "no list"},
		{"a reason without a text", answer(`{"kind":{"":{"value":"a","because":[{"pointers":["/title"]}]}}}`),
			"output-invalid", "with a text"},
		{"pointers that are no list",
			answer(
				`{"kind":{"":{"value":"a","because":[{"text":"so","pointers":"/title"}]}}}`), "output-invalid",
			"list of pointers"},
		{"warnings that are no list", `{"construe":"classification/v1","terms":{},"warnings":"w"}`, "output-invalid",
			"no list"},
		{"too many reasons", answer(`{"kind":{"":{"value":"a","because":[` + strings.Repeat(`{"text":"so"},`,
			64) + `{"text":"so"}]}}}`), "output-invalid", "at most 64"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, problem := answered(test.output)
			switch {
			case test.code == "" && problem != nil:
				t.Fatal(problem)
			case test.code == "":
			case problem == nil:
				t.Fatalf("taken as %+v; expected %s", out, test.code)
			case problem.Code != test.code || !strings.Contains(problem.Message, test.says):
				t.Errorf("%s: %s; expected %s and %q", problem.Code, problem.Message, test.code, test.says)
			}
		})
	}
}

// FuzzAnswers holds that whatever a plugin prints is either refused with a code, or holds nothing but the case's own
// words about subjects that are there, and text that only shows itself.
func FuzzAnswers(f *testing.F) {
	for _, s := range []string{"", "{}", `{"construe":"problem/v1"}`,
		`{"construe":"classification/v1","terms":{"kind":{"":{"value":"a","because":[{"text":"t","pointers":["/title"]}]}},"part":{"/components/c":{"value":"y"}}},"warnings":["w"]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, output string) {
		out, problem := answered(output)
		if problem != nil {
			if problem.Code == "" || problem.Message == "" {
				t.Fatalf("a problem without code or message: %+v", problem)
			}
			return
		}
		_, c, shown, _ := asked()
		for term, subjects := range out.Terms {
			for subject, a := range subjects {
				if !slices.Contains(shown.Subjects(c.Terms[term].Of), subject) || !c.Terms[term].Admits(a.Value) {
					t.Fatalf("%s of %q is %q", term, subject, a.Value)
				}
				for _, r := range a.Because {
					if strings.ContainsAny(r.Text, "\x1b\n\u202e") {
						t.Fatalf("a reason holds %q", r.Text)
					}
				}
			}
		}
	})
}

// FuzzProjection holds that what globs select is a part of the facts, and that projecting leaves the facts as they
// were.
func FuzzProjection(f *testing.F) {
	for _, s := range []string{"/**", "/runtime/components/*/role",
		"/runtime/components/**\n/runtime/components/c/role", "/*/*/*/*", "/runtime\n/runtime/title", "/a~1b/**"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, list string) {
		_, _, shown, _ := asked()
		before, err := schema.Canonical(shown.Tree())
		if err != nil {
			t.Fatal(err)
		}
		var globs []string
		for g := range strings.SplitSeq(list, "\n") {
			if tokens, ok := schema.Split(g); ok && len(tokens) > 0 {
				globs = append(globs, g)
			}
		}
		got, err := shown.Project(globs)
		if err != nil {
			t.Fatal(err)
		}
		d, err := schema.Read("projection.json", got)
		if err != nil {
			t.Fatal(err)
		}
		part := maps.Clone(d.Tree)
		delete(part, "construe")
		if !within(part, shown.Tree()) {
			t.Fatalf("%q gives %s, which is no part of %s", globs, got, before)
		}
		if after, err := schema.Canonical(shown.Tree()); err != nil || !bytes.Equal(before, after) {
			t.Fatalf("projecting changed the facts from %s to %s (%v)", before, after, err)
		}
	})
}

func within(part, whole any) bool {
	p, is := part.(map[string]any)
	if !is {
		return reflect.DeepEqual(part, whole)
	}
	w, is := whole.(map[string]any)
	if !is {
		return false
	}
	for key, value := range p {
		if _, has := w[key]; !has || !within(value, w[key]) {
			return false
		}
	}
	return true
}

// TestWhatAnAnswerHoldsIsBoundedInSum has answers that are well made: what is named again in one reason counts once,
// and what is too much in sum is refused, however little each answer holds.
func TestWhatAnAnswerHoldsIsBoundedInSum(t *testing.T) {
	p, c, _, call := asked()
	components := map[string]any{}
	for i := range 200 {
		components[fmt.Sprint("c", i)] = map[string]any{"role": "tool"}
	}
	f := preparedOf(components)
	answers := func(reasons int, text string, pointers ...string) string {
		list, _ := json.Marshal(append([]string{}, pointers...))
		var out []string
		for i := range 200 {
			one := strings.TrimSuffix(strings.Repeat(fmt.Sprintf(`{"text":%q,"pointers":%s},`, text, list), reasons),
				",")
			out = append(out, fmt.Sprintf(`"/components/c%d":{"value":"x","because":[%s]}`, i, one))
		}
		return `{"construe":"classification/v1","terms":{"part":{` + strings.Join(out, ",") + `}}}`
	}
	many := slices.Repeat([]string{"/components/c1", ""}, 30)
	for _, test := range []struct{ name, output, code string }{
		{"the same named again and again", answers(20, "so", many...), ""},
		{"10,000 pointers", answers(25, "so", "/components/c1", "/components/c2"), ""},
		{"10,200 pointers", answers(17, "so", "/components/c1", "/components/c2", ""), "answer-limit"},
		{"a megabyte of reasons", answers(3, strings.Repeat("a", 1700)), ""},
		{"a megabyte and more", answers(3, strings.Repeat("a", 1800)), "answer-limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := &schema.Classification{Terms: map[string]map[string]schema.Answer{}}
			r := &memoEntry{result: sandbox.Result{Output: []byte(test.output)}}
			d, err := r.reread(t.Context(), p, nil)
			problem := p.read(c, f, call, d, err, &answerSize{}, out)
			if got := problem; (got == nil) != (test.code == "") || got != nil && got.Code != test.code {
				t.Errorf("%v; expected %q", got, test.code)
			}
		})
	}
}

// TestAMemoForgetsWhatIsTooMuch asks more than it has room for.
func TestAMemoForgetsWhatIsTooMuch(t *testing.T) {
	m := &Memo{known: map[Question]*memoEntry{}}
	for i := range 100 {
		key := Question{{byte(i)}}
		r := &memoEntry{place: m.order.PushBack(key), result: sandbox.Result{Output: make([]byte, 2<<20)},
			err: errors.New("it says nothing")}
		m.known[key] = r
		r.read = func() (*schema.Document, error) { return nil, nil }
		m.keep(key, r)
	}
	if m.Asked() > mostRemembered>>21 || m.room > mostRemembered {
		t.Errorf("it keeps %d answers, of %d bytes", m.Asked(), m.room)
	}
	if m.known[Question{{99}}] == nil {
		t.Error("the last is forgotten")
	}
}
