package atlas

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// loopWithCalls is a loop that makes calls, each of a model of its own in a place of its own, one for each name.
func loopWithCalls(names ...string) string {
	var components, models, legs strings.Builder
	for _, name := range names {
		fmt.Fprintf(&components, "  at-%s: {role: model_inference, operator: openai, hosting: {cloud.provider: aws}}\n", name)
		fmt.Fprintf(&models, "  of-%s: {provider: openai, weights: {release: closed, hosted_on: at-%s}}\n", name, name)
		fmt.Fprintf(&legs, "  %s: {from: loop, to: at-%s, interface: rpc, gen_ai.operation.name: chat, model: of-%s, "+
			"state_mode: client_resent, input_origin: transformed, observed: no, path: always, carries: [prompts, "+
			"completions]}\n", name, name, name)
	}
	return `construe: runtime/v1
id: calls
title: A loop that makes calls
asOf: 2026-03-18
compositions: {components: complete, relationships: complete, state: complete, capabilities: complete}
parties:
  openai: {roles: [model_owner, vendor], country: US, parent: none}
  microsoft: {roles: [exclusivity_beneficiary, host], country: US, parent: none}
  amazon: {roles: [host, reseller], country: US, parent: none}
  customer: {roles: [customer], country: unknown, parent: unknown}
offering: {name: a platform, seller: amazon, developed_by: [openai, amazon], category: agent_platform, customer: commercial,
  model_selectable: no, raw_completion: no, pricing: per_compute}
components:
  app: {role: customer, operator: customer}
  loop: {role: agent_loop, operator: amazon, hosting: {cloud.provider: aws}, exposure: public}
` + components.String() + "models:\n" + models.String() + `relationships:
  invoke: {from: app, to: loop, interface: http_api, gen_ai.operation.name: invoke_agent, state_mode: server_durable,
    input_origin: verbatim, observed: yes, carries: [prompts, completions]}
` + legs.String()
}

// togglesOfCalls are toggles of each call by itself, and the day; those of tied are one for all.
func togglesOfCalls(tied ...string) map[string]schema.Toggle {
	list := func(words ...string) (v schema.ToggleValues) {
		for _, w := range words {
			v.List = append(v.List, w)
		}
		return v
	}
	at := func(name, of, path string, words ...string) schema.Toggle {
		return schema.Toggle{Label: name, Path: path, Values: list(words...), MutableBy: []string{},
			Select: &schema.Select{Hop: of, Together: slices.Contains(tied, name)}}
	}
	return map[string]schema.Toggle{
		"host":    at("host", "to", "/hosting/cloud.provider", "aws", "azure"),
		"weights": at("weights", "model", "/weights/release", "closed", "open_weights"),
		"origin":  at("origin", "call", "/input_origin", "transformed", "system_generated"),
		"path":    at("path", "call", "/path", "always", "blocked"),
		"day":     {Label: "day", Pointer: "/asOf", Values: list("2026-02-26", "2026-03-18"), MutableBy: []string{}},
	}
}

// ofCalls opens the shipped case on calls of those names. change replaces what look-through's policy says, and may be
// nil.
func ofCalls(t *testing.T, toggles map[string]schema.Toggle, change *strings.Replacer, names ...string) *joint {
	t.Helper()
	ctx := context.Background()
	files := shippedFiles(t)
	var readings []string
	if change != nil {
		policy := files["readings/look-through/policy.rego"]
		policy.Data = []byte(change.Replace(string(policy.Data)))
		readings = []string{"look-through"}
	}
	cs, err := engine.Open(ctx, engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"), Wasm: "compiler",
		CacheKey: make([]byte, 32), Trusted: true, Readings: readings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(ctx) })
	cs.Dispute.Toggles = toggles
	d, err := schema.Parse("calls.yaml", []byte(loopWithCalls(names...)), schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	base, err := cs.Facts(d, "", "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := newChart(ctx, questions(t, cs, base), 0)
	if err != nil {
		t.Fatal(err)
	}
	return newJoint(c)
}

// TestAMapOfOneCallLifts takes what the limbs about calls come to on a runtime with two calls from the map of a runtime
// with one, and holds it to what the engine judges on every architecture of facts: a breach of either is one of both,
// and there is none where there is none of each. So it was on 7,962,624 architectures before it was built.
func TestAMapOfOneCallLifts(t *testing.T) {
	alone, two := ofCalls(t, togglesOfCalls(), nil, "a"), ofCalls(t, togglesOfCalls(), nil, "a", "b")
	limbs := make([]map[string]diagram.Node, len(alone.learners)) // by cell, the map of each limb
	for i, l := range alone.learners {
		limbs[i] = map[string]diagram.Node{}
		for _, limb := range l.pleads() {
			if schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of).Whole() {
				continue
			}
			value, err := l.limb(limb)
			if err != nil {
				t.Fatal(err)
			}
			limbs[i][limb] = value
		}
	}
	compared, met := 0, map[string]int{}
	for _, values := range factsOf(two) {
		if two.forest.At(two.possible, values) == 0 {
			continue
		}
		for i, cell := range two.questions.Cells {
			a, err := two.questions.Judge(context.Background(), cell, two.assignment(values))
			if err != nil || a.Verdict.Error != nil {
				t.Fatal(err, a.Verdict.Error)
			}
			for limb, value := range limbs[i] {
				lifted := map[string]string{}
				for _, name := range []string{"a", "b"} {
					at := alone.forest.At(value, asIfAlone(alone, two, values, name))
					lifted[name] = limbWords()[at]
				}
				compared++
				met[together(lifted)]++
				if got := limbOf(a.Verdict, limb); got != together(lifted) {
					t.Fatalf("%s of %v with %s: %s; lifted %s of %v", limb, cell,
						two.questions.Changed(two.assignment(values)), got, together(lifted), lifted)
				}
			}
		}
	}
	if t.Logf("%d compared: %v", compared, met); met["yes"] == 0 || met["no"] == 0 {
		t.Error("that tells little")
	}
}

// factsOf lists every architecture of facts, with definitions as adopted.
func factsOf(j *joint) [][]int {
	all := [][]int{slices.Clone(j.base)}
	for i, t := range j.questions.Toggles {
		if len(t.Facts) == 0 {
			continue
		}
		var more [][]int
		for _, values := range all {
			for v := range j.forest.Values()[i] {
				values = slices.Clone(values)
				values[i] = v
				more = append(more, values)
			}
		}
		all = more
	}
	return all
}

// asIfAlone are the values that a call has among others as those of the one call of another runtime.
func asIfAlone(alone, two *joint, values []int, name string) []int {
	out := slices.Clone(alone.base)
	for i, t := range alone.questions.Toggles {
		for k, other := range two.questions.Toggles {
			_, place, several := strings.Cut(other.ID, ":")
			if other.Name() == t.Name() && len(t.Facts) > 0 && (!several || strings.HasSuffix("-"+place, "-"+name)) {
				out[i] = values[k]
			}
		}
	}
	return out
}

// TestTheShippedLimbsAreOfEachCall: of two calls, no element of a call depends on the other's facts; not_carved_out of
// the whole runtime does, on all models' weights and on which calls there are. The limb is what it is of each all the
// same.
func TestTheShippedLimbsAreOfEachCall(t *testing.T) {
	shapes, err := ofCalls(t, togglesOfCalls(), nil, "a", "b").shapes()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range shapes {
		if s.Separable != schema.No || s.Lifts != schema.Yes || s.Why != "" || len(s.Subjects) != 2 || len(s.Tied) > 0 {
			t.Errorf("%+v", s)
		}
		for _, c := range s.Crossings {
			if c.Subject != "" || c.Element != "not_carved_out" {
				t.Errorf("%+v", c)
			}
		}
	}
	if len(shapes) != 5 {
		t.Errorf("%d limbs are about calls", len(shapes))
	}
}

// TestWhatKeepsALimbFromLifting: a policy that looks at how many calls there are, or at another's facts, and a toggle
// that sets facts of both.
func TestWhatKeepsALimbFromLifting(t *testing.T) {
	const access = `"is": k3.among(answer.value, counts[input.definitions.wrapper]),`
	for name, of := range map[string]struct {
		is                    string
		tied                  []string
		separable, lifts      schema.Tri
		why, subject, element string
	}{
		"how many there are": {`k3.of(count(shared.calls) > 1)`, nil, schema.No, schema.No, "",
			"/derived/hops/a:at-a", "access"},
		"another's facts": {`k3.of(some_open)`, nil, schema.No, schema.No, "", "/derived/hops/a:at-a", "access"},
		"a toggle of both": {`k3.of(input.derived.hops[trim_prefix(subject, "/derived/hops/")].input_origin == "transformed")`,
			[]string{"origin", "path"}, schema.No, schema.Unknown, schema.ShapeCrossing, "", "not_carved_out"},
	} {
		t.Run(name, func(t *testing.T) {
			change := strings.NewReplacer(access, `"is": `+of.is+`,`, "# METADATA\n# title: Guidance",
				"some_open if {\n\tsome m in input.runtime.models\n\tm.weights.release == \"open_weights\"\n}\n\n"+
					"default some_open := false\n\n# METADATA\n# title: Guidance")
			j := ofCalls(t, togglesOfCalls(of.tied...), change, "a", "b")
			shapes, err := j.shapes()
			if err != nil {
				t.Fatal(err)
			}
			s := shapes[0]
			has := slices.ContainsFunc(s.Crossings, func(c schema.MapCrossing) bool {
				return c.Subject == of.subject && c.Element == of.element && c.First != c.Second
			})
			if s.Separable != of.separable || s.Lifts != of.lifts || s.Why != of.why || !has || len(s.Tied) != len(of.tied) ||
				(s.Apart != nil) != (s.Lifts == schema.No) {
				t.Errorf("%+v %+v", s, s.Apart)
			}
		})
	}
}
