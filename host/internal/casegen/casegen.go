// Package casegen makes small cases and comparisons for tests, at random. A case has two readings with policies over
// the plugins that come with the host, runtimes and toggles; some policies fail in places, and plead otherwise in
// others.
package casegen

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/construe-host/construe/host/schema"
)

// Generator makes cases, whose readings are left and right.
type Generator struct{ *rand.Rand }

// Pick is one of some words.
func (g Generator) Pick(words ...string) string { return words[g.IntN(len(words))] }

const generatedCase = `construe: case/v1
id: generated
title: a generated dispute
clauses:
  c1:
    title: what is reserved
    versions:
      v1: {effective: {from: 2020-01-01, to: 2026-03-01}, text: one right, textStatus: illustrative,
        rights: {r1: true}, exceptions: {x1: true}}
      v2: {effective: {from: 2026-03-01, to: never}, text: another, textStatus: illustrative,
        rights: {r2: true}, exceptions: {x1: true}}
limbs:
  sold: {title: it is sold, clause: c1, of: runtime}
  called: {title: it is called, clause: c1, of: hop}
  built: {title: it is built, clause: c1, of: component}
  kept: {title: it is kept, clause: c1, of: state}
terms:
  access: {question: access, of: hop, answers: {direct: d, wrapped: w, none: n}}
  call: {question: call, of: hop, answers: {stateless: s, resent: r, stateful: f}}
  statefulness: {question: state, of: runtime, answers: {none: n, incidental: i, essential: e}}
  product: {question: product, of: runtime, answers: {api: a, api_in_substance: s, not_api: n}}
  collaboration: {question: collaboration, of: runtime, answers: {developed_with: d, sold_through: s, none: n}}
definitions:
  line: {question: where is the line, values: {near: near, middle: middle, far: far}}
%s
readings:
  left: {title: left, plugin: %s, limbs: [%s], definitions: {line: %s}}
  right: {title: right, plugin: %s, limbs: [%s], definitions: {line: %s}}
default: {runtimes: [r]}
`

// Files is a case's folder.
func (g Generator) Files() fstest.MapFS {
	limbs := func() []string {
		all := []string{"sold", "called", "built", "kept"}
		g.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all[:1+g.IntN(2)]
	}
	left, right := limbs(), limbs()
	plugin := func() string { return g.Pick("look-through", "state", "product", "hop") }
	line := func() string { return g.Pick("near", "middle", "far") }
	out := fstest.MapFS{}
	invariants := ""
	if g.IntN(4) == 0 {
		invariants = "invariants: invariants.rego"
		out["invariants.rego"] = &fstest.MapFile{Data: []byte(g.invariants())}
	}
	out["case.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, generatedCase, invariants, plugin(),
		strings.Join(left, ", "), line(), plugin(), strings.Join(right, ", "), line())}
	out["left/policy.rego"] = &fstest.MapFile{Data: []byte(g.policy(left))}
	out["right/policy.rego"] = &fstest.MapFile{Data: []byte(g.policy(right))}
	return out
}

func (g Generator) invariants() string {
	condition := func() string {
		for {
			if c := g.condition(); !strings.Contains(c, "definitions") && !strings.Contains(c, "clause") {
				return c
			}
		}
	}
	return fmt.Sprintf("# METADATA\n# title: what cannot be together\npackage construe.invariants\n\ndeny contains "+
		"\"it cannot be\" if {\n\t%s\n\tset_apart\n}\n\nset_apart if {\n\t%s\n}\n", condition(), condition())
}

// policy is a reading's Rego: a plea of each limb with random elements, some of which conflict, fail or vanish.
func (g Generator) policy(limbs []string) string {
	var b strings.Builder
	b.WriteString("# METADATA\n# title: generated\npackage construe.policy\n\nimport data.construe.policy.k3\n\n# " +
		"METADATA\n# title: the verdict\n# entrypoint: true\nverdict := k3.verdict(plea, set())\n\n")
	b.WriteString("clause := input.clauses.effective.c1\n\n")
	element := func(value string) string {
		return fmt.Sprintf(`{"is": %s, "reason": "generated", "pointers": []}`, value)
	}
	for _, limb := range limbs {
		plea := func(scope, subject, when string) {
			var parts []string
			for i := range 1 + g.IntN(2) {
				parts = append(parts, fmt.Sprintf("%q: %s", fmt.Sprintf("e%d", i), element(g.value(scope, g.IntN(3)))))
			}
			object := "{" + strings.Join(parts, ", ") + "}"
			if g.IntN(8) == 0 { // an element that is not always pleaded
				object = fmt.Sprintf(`object.union(%s, {name: %s | some name in {"may"}; %s})`, object,
					element(g.value("", 1)), g.condition())
			}
			fmt.Fprintf(&b, "plea.%s[%s] := %s%s\n\n", limb, subject, object, when)
		}
		plea("", `""`, "")
		switch limb {
		case "called":
			plea("hop", "subject", " if {\n\tsome id, h in input.derived.hops\n\tsubject := $\"/derived/hops/{id}\"\n}")
		case "built":
			plea("component", "subject",
				" if {\n\tsome id, c in input.runtime.components\n\tsubject := $\"/components/{id}\"\n}")
		case "kept":
			plea("state", "subject", " if {\n\tsome id, s in input.runtime.state\n\tsubject := $\"/state/{id}\"\n}")
		}
	}
	fmt.Fprintf(&b, "two_ways := \"yes\" if {\n\t%s\n}\n\ntwo_ways := %s if {\n\t%s\n}\n\n", g.condition(),
		g.value("helper", 1), g.condition())
	fmt.Fprintf(&b, "chain(given) := \"no\" if {\n\tgiven == \"yes\"\n\t%s\n} else := %s if {\n\t%s\n} else := "+
		"given\n\n", g.condition(), g.value("helper", 1), g.condition())
	fmt.Fprintf(&b, "default otherwise := %q\n\notherwise := %s if {\n\tnot %s\n}\n", g.Pick("yes", "no", "unknown"),
		g.value("helper", 1), "marked")
	fmt.Fprintf(&b, "\nmarked if {\n\t%s\n\tset_apart\n}\n\nset_apart if {\n\t%s\n}\n", g.condition(), g.condition())
	fmt.Fprintf(&b, "\nfailing := k3.of(to_number(input.runtime.offering.pricing) > 0) if %s\n\nfailing := \"no\" "+
		"if not %s\n", "marked", "marked")
	return b.String()
}

// value is an expression of one of the four values; the variables of a scope are those of a subject, and the rules that
// help have no others.
func (g Generator) value(scope string, depth int) string {
	if depth > 0 && g.IntN(3) > 0 {
		parts := make([]string, 2+g.IntN(2))
		for i := range parts {
			parts[i] = g.value(scope, depth-1)
		}
		return fmt.Sprintf(g.Pick("k3.all_of([%s])", "k3.any_of([%s])", "k3.not_(k3.all_of([%s]))"),
			strings.Join(parts, ", "))
	}
	own := map[string][]string{
		"hop": {`k3.is(h.host, "azure")`, `k3.not_(k3.is(h.host, "azure"))`, `k3.is(h.reached, "yes")`,
			`k3.is(h.by_customer, "yes")`, `k3.is(h.interface, "rpc")`, `k3.has(h.entries, "invoke")`,
			`k3.of(count(h.wrapped_by) > 0)`, `k3.is(input.classification.terms.access[subject].value, "direct")`,
			`k3.among(input.classification.terms.access[subject].value, {"direct", "wrapped"})`,
			`k3.is(input.classification.terms.call[subject].value, "stateless")`,
			`k3.is(object.get(input.runtime.models, [h.model, "weights", "release"], "unknown"), "closed")`,
			`k3.is(h.input_origin, "verbatim")`},
		"component": {`k3.is(c.hosting["cloud.provider"], "azure")`, `k3.is(c.operator, "vendor")`,
			`k3.is(c.exposure, "public")`, `k3.is(c.role, "agent_loop")`},
		"state": {`k3.is(s.essential, "yes")`, `k3.is(s.kind, "memory")`},
	}
	if own[scope] != nil && g.IntN(4) > 0 {
		return g.Pick(own[scope]...)
	}
	if scope != "helper" && g.IntN(6) == 0 {
		return g.Pick(`chain("yes")`, `chain(otherwise)`, `otherwise`, `otherwise`, `two_ways`, `failing`)
	}
	return g.Pick(`k3.is(input.runtime.offering.category, "model_api")`,
		`k3.is(input.runtime.offering.customer, "us_natsec")`, `k3.is(input.runtime.offering.raw_completion, "yes")`,
		`k3.is(input.derived.inference, "present")`, `k3.of(clause.rights.r1)`, `k3.of(clause.rights.r2)`,
		`k3.has(input.derived.clouds_touched, "azure")`,
		`k3.any_of([k3.is(x.hosting["cloud.provider"], "aws") | some x in input.runtime.components])`,
		`k3.all_of([k3.is(x.path, "always") | some x in input.runtime.relationships])`,
		`k3.any_of([k3.is(x.essential, "yes") | some x in input.runtime.state])`,
		`k3.all_of([k3.is(x.host, "azure") | some x in input.derived.hops])`,
		`k3.any_of([k3.is(x.value, "wrapped") | some x in input.classification.terms.access])`,
		`k3.is(input.classification.terms.product[""].value, "api")`,
		`k3.not_(k3.is(input.classification.terms.product[""].value, "not_api"))`,
		`k3.is(input.classification.terms.statefulness[""].value, "essential")`,
		`k3.is(input.classification.terms.collaboration[""].value, "sold_through")`,
		`{"near": "yes", "middle": "unknown", "far": "no"}[input.definitions.line]`,
		`{"near": "no", "middle": "yes", "far": "arguable"}[input.definitions.line]`,
		`k3.of(count(input.derived.hops) == 0)`, `k3.of(input.asOf < "2026-03-01")`,
		`"yes"`, `"no"`, `"arguable"`)
}

func (g Generator) condition() string {
	return g.Pick(`input.runtime.offering.category == "model_api"`, `input.runtime.offering.customer != "us_natsec"`,
		`input.definitions.line == "near"`, `input.definitions.line in {"near", "far"}`,
		`"azure" in input.derived.clouds_touched`, `some x in input.runtime.relationships; x.path == "optional"`,
		`every x in input.derived.hops { x.reached == "yes" }`, `count(input.derived.hops) > 0`,
		`clause.rights.r1`, `input.derived.inference == "present"`,
		`some x in input.runtime.components; x.hosting["cloud.provider"] == "gcp"`,
		`input.runtime.offering.raw_completion != "yes"`,
		`some x in input.runtime.state; x.essential == "yes"`,
		`some id, x in input.derived.hops; input.runtime.relationships[x.call].interface == "rpc"`)
}

// Runtime is a customer who calls a model through a door and a loop, or directly.
//
// # Errors
//
// As [schema.Parse].
func (g Generator) Runtime() (*schema.Document, error) {
	var b strings.Builder
	composition := func() string { return g.Pick("complete", "complete", "complete", "incomplete") }
	fmt.Fprintf(&b, "construe: runtime/v1\nid: r\ntitle: generated\nasOf: %s\ncompositions: {components: %s, "+
		"relationships: %s, state: %s, capabilities: complete}\n", g.Pick("2026-02-01",
		"2026-03-18"), composition(), composition(), composition())
	b.WriteString("parties:\n  vendor: {roles: [model_owner, vendor], country: US, parent: none}\n  amazon: {roles: " +
		"[host, reseller], country: US, parent: none}\n  buyer: {roles: [customer], country: US, parent: none}\n")
	fmt.Fprintf(&b, "offering: {seller: %s, developed_by: [vendor], category: %s, customer: %s, model_selectable: "+
		"%s, raw_completion: %s, pricing: %s}\n", g.Pick("amazon", "vendor"), g.Pick("model_api", "application",
		"agent_platform", "unknown"),
		g.Pick("commercial", "us_natsec", "unknown"), g.Pick("yes", "no"), g.Pick("yes",
			"no", "unknown"), g.Pick("per_token", "per_seat"))
	cloud := func() string { return g.Pick("aws", "azure", "gcp", "unknown") }
	fmt.Fprintf(&b, "components:\n  app: {role: customer, operator: buyer}\n  door: {role: %s, operator: %s, "+
		"hosting: {cloud.provider: %s}, exposure: %s}\n", g.Pick("api_endpoint", "gateway"), g.Pick("amazon", "vendor",
		"unknown"), cloud(), g.Pick("public", "internal"))
	fmt.Fprintf(&b, "  loop: {role: agent_loop, operator: %s, hosting: {cloud.provider: %s}}\n  inference: {role: "+
		"model_inference, operator: vendor, hosting: {cloud.provider: %s}}\n", g.Pick("amazon", "buyer",
		"vendor"), cloud(), cloud())
	fmt.Fprintf(&b, "models:\n  m: {provider: %s, weights: {release: %s, hosted_on: inference}}\nrelationships:\n",
		g.Pick("vendor", "amazon"), g.Pick("closed", "open_weights", "unknown"))
	leg := func(id, from, to, operation, model string) {
		fmt.Fprintf(&b, "  %s: {from: %s, to: %s, interface: %s, gen_ai.operation.name: %s, model: %s, state_mode: "+
			"%s, input_origin: %s, observed: yes, path: %s, carries: [%s]}\n", id, from, to, g.Pick("http_api", "rpc",
			"human_ui"),
			operation, model, g.Pick("stateless", "client_resent", "server_durable"), g.Pick("verbatim", "transformed",
				"system_generated"), g.Pick("always", "always", "optional", "blocked", "unknown"),
			g.Pick("prompts, completions", "telemetry", "unknown"))
	}
	leg("invoke", "app", "door", g.Pick("chat", "none", "invoke_agent"), "none")
	leg("inner", "door", "loop", "invoke_agent", "none")
	leg("complete", "loop", "inference", "chat", "m")
	if g.IntN(3) == 0 {
		leg("short", g.Pick("app", "door"), "inference", "chat", "m")
	}
	if g.IntN(2) == 0 {
		fmt.Fprintf(&b, "state:\n  memory: {kind: %s, kept_by: loop, lifetime_s: unknown, scope: organisation, "+
			"contains: [memory], essential: %s}\n", g.Pick("memory", "session"), g.Pick("yes", "no", "unknown"))
	}
	return schema.Parse("runtime.yaml", []byte(b.String()), schema.KindRuntime)
}

// Toggles are four to six, of facts that most policies look at.
func (g Generator) Toggles() map[string]schema.Toggle {
	list := func(words ...string) schema.ToggleValues {
		var v schema.ToggleValues
		for _, w := range words {
			v.List = append(v.List, w)
		}
		return v
	}
	at := func(pointer string, words ...string) schema.Toggle {
		return schema.Toggle{Pointer: pointer, Values: list(words...)}
	}
	definition := func(reading string) schema.Toggle {
		return schema.Toggle{Kind: "definition", Pointer: schema.Join("readings", reading, "definitions", "line")}
	}
	all := map[string]schema.Toggle{
		"cloud": at("/components/inference/hosting/cloud.provider", "aws", "azure",
			"gcp"), "loop-cloud": at("/components/loop/hosting/cloud.provider", "aws", "azure"),
		"door-cloud": at("/components/door/hosting/cloud.provider", "aws",
			"azure"), "loop-operator": at("/components/loop/operator", "amazon", "buyer"),
		"door-operator": at("/components/door/operator", "vendor", "buyer"),
		"call-path": at("/relationships/complete/path", "always", "blocked",
			"optional"), "entry-path": at("/relationships/invoke/path", "always", "blocked"),
		"inner-path": at("/relationships/inner/path", "always", "optional", "blocked"),
		"short-path": at("/relationships/short/path", "always",
			"blocked"), "origin": at("/relationships/complete/input_origin", "verbatim", "system_generated"),
		"entry": {Select: &schema.Select{Hop: "entry", Together: true}, Path: "/interface",
			Values: list("http_api", "human_ui")},
		"calls": {Select: &schema.Select{Hop: "call", Together: true}, Path: "/interface",
			Values: list("rpc", "human_ui")},
		"mode": at("/relationships/complete/state_mode", "stateless", "client_resent", "server_durable"),
		"carries": {Pointer: "/relationships/complete/carries",
			Values: schema.ToggleValues{List: []any{[]any{"telemetry"}, []any{"prompts", "completions"}}}},
		"sold-as": {Values: schema.ToggleValues{Sets: map[string]map[string]any{
			"api": {"/offering/category": "model_api",
				"/offering/raw_completion": "yes"},
			"seat": {"/offering/category": "application", "/offering/pricing": "per_seat"}}}},
		"customer": at("/offering/customer", "commercial", "us_natsec"), "seller": at("/offering/seller", "amazon",
			"vendor", "buyer"), "weights": at("/models/m/weights/release", "closed", "open_weights"),
		"provider": at("/models/m/provider", "vendor", "amazon"), "essential": at("/state/memory/essential", "yes",
			"no"), "kind": at("/state/memory/kind", "memory", "session"),
		"described": at("/compositions/components", "complete", "incomplete"),
		"legs":      at("/compositions/relationships", "complete", "incomplete"), "day": at("/asOf", "2026-02-01",
			"2026-03-18"),
		"roles": {Pointer: "/parties/amazon/roles",
			Values: schema.ToggleValues{List: []any{[]any{"host"}, []any{"customer"}}}},
		"left-line": definition("left"), "right-line": definition("right"), "exposure": at("/components/door/exposure",
			"public", "internal"),
	}
	names := slices.Sorted(maps.Keys(all))
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	out := map[string]schema.Toggle{}
	for _, name := range names[:4+g.IntN(3)] {
		toggle := all[name]
		toggle.Label, toggle.Effort, toggle.MutableBy = name, 1+g.IntN(3), []string{}
		if g.IntN(3) > 0 {
			toggle.MutableBy = []string{"operator"}
		}
		out[name] = toggle
	}
	return out
}
