// Package sizes makes runtimes of any size, for tests and benchmarks: how much is taken by what is large is told by how
// it grows.
package sizes

import (
	"encoding/json"
	"fmt"
)

// Shape is how the components of a runtime call one another, and the model.
type Shape struct {
	Name string
	// Stated is the largest runtime of this shape that docs/runtime.md promises a verdict on at the default limits.
	Stated int
	// calls lists who calls whom, by number: customer is the customer's program, and n the model.
	calls func(n int) [][2]int
}

const customer = -1

// Shapes lists the shapes of which docs/runtime.md states a size.
func Shapes() []Shape {
	return []Shape{
		{"chain", 1_000, chain},
		{"fan", 400, fan},
		{"dense", 40, dense},
	}
}

// chain has the customer call the first component, each component the next, and the last the model.
func chain(n int) (calls [][2]int) {
	for i := customer; i < n; i++ {
		calls = append(calls, [2]int{i, i + 1})
	}
	return calls
}

// fan has the customer call every component, and every component the model.
func fan(n int) (calls [][2]int) {
	for i := range n {
		calls = append(calls, [2]int{customer, i}, [2]int{i, n})
	}
	return calls
}

// dense has the customer call the first component, and every component all the others and the model.
func dense(n int) (calls [][2]int) {
	calls = [][2]int{{customer, 0}}
	for i := range n {
		for j := range n + 1 {
			if i != j {
				calls = append(calls, [2]int{i, j})
			}
		}
	}
	return calls
}

// Runtime is a runtime/v1 of the embedded case, with n components of a role that stand between the customer and the
// model. All facts that a reading of that case asks for are stated.
func (s Shape) Runtime(n int, role string) map[string]any {
	type object = map[string]any
	name := func(i int) string {
		switch i {
		case customer:
			return "app"
		case n:
			return "model"
		}
		return fmt.Sprintf("part-%d", i)
	}
	azure := object{"cloud.provider": "azure", "operator": "microsoft", "place": "US"}
	components := object{
		"app":   object{"role": "customer", "operator": "customer"},
		"model": object{"role": "model_inference", "operator": "openai", "owner": "openai", "hosting": azure},
	}
	for i := range n {
		components[name(i)] = object{"role": role, "operator": "amazon", "owner": "amazon", "supplier": "amazon",
			"exposure": "none", "hosting": object{"cloud.provider": "aws", "operator": "amazon", "place": "US"}}
	}
	legs := object{}
	for _, call := range s.calls(n) {
		operation, model := "invoke_agent", "none"
		if call[1] == n || role == "gateway" {
			operation, model = "chat", "model"
		}
		from, to := name(call[0]), name(call[1])
		legs[from+"-"+to] = object{"from": from, "to": to, "interface": "http_api", "gen_ai.operation.name": operation,
			"model": model, "state_mode": "stateless", "input_origin": "verbatim", "observed": "yes", "path": "always",
			"carries": []any{"prompts", "completions"}}
	}
	party := func(role, country string) object {
		return object{"roles": []any{role}, "country": country, "parent": "none"}
	}
	return object{
		"construe": "runtime/v1", "id": fmt.Sprintf("%s-%d", s.Name, n), "asOf": "2026-03-18",
		"title": fmt.Sprintf("%d components of the shape %s", n, s.Name),
		"compositions": object{"components": "complete", "relationships": "complete", "state": "complete",
			"capabilities": "complete"},
		"parties": object{"openai": party("model_owner", "US"), "microsoft": party("exclusivity_beneficiary", "US"),
			"amazon": party("reseller", "US"), "customer": party("customer", "DE")},
		"offering": object{"seller": "amazon", "developed_by": []any{"openai", "amazon"}, "category": "agent_platform",
			"customer": "commercial", "model_selectable": "no", "raw_completion": "no", "pricing": "per_compute"},
		"components": components, "relationships": legs,
		"models": object{"model": object{"provider": "openai", "weights": object{"release": "closed",
			"hosted_on": "model"}}},
	}
}

// Text is the runtime as a JSON file has it.
func (s Shape) Text(n int, role string) []byte {
	text, err := json.MarshalIndent(s.Runtime(n, role), "", "  ")
	if err != nil {
		panic(err) // it is made of texts and lists
	}
	return append(text, '\n')
}
