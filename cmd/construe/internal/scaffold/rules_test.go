package scaffold

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/construe-host/construe/host/schema"
)

// TestRulesSayTheSameInBothLanguages asks a plugin in text and one in Go, with the same rules, about facts that nobody
// would write: names in the wrong places, brackets and quotes in texts, objects where values are expected.
func TestRulesSayTheSameInBothLanguages(t *testing.T) {
	terms, rules := map[string]schema.Term{}, map[string]rule{}
	for _, kind := range schema.SubjectKinds() {
		for n, fact := range []string{"kind", "x/returned", "pages", "a/b/x", "/dealings/a/kind", "/derived/hops/a/x",
			"/offering/x/returned"} {
			term := kind.Name + string(rune('a'+n))
			terms[term] = schema.Term{Of: kind.Name}
			rules[term] = rule{fact, map[string]string{"yes": "yes", "money": "let", "4": "short", "40": "long"}}
		}
	}
	inText, native := reactor(t, terms, rules), program(t, terms, rules)
	answered := 0
	for seed := range int64(400) {
		facts := randomFacts(rand.New(rand.NewSource(seed)))
		var text, program map[string]any
		said := inText(facts)
		if err := json.Unmarshal(said, &text); err != nil {
			t.Fatalf("%s\nbecame %s: %v", facts, said, err)
		}
		if err := json.Unmarshal(native(facts), &program); err != nil || !reflect.DeepEqual(text, program) {
			t.Fatalf("of %s\nin text %v\nin Go   %v (%v)", facts, text, program, err)
		}
		answered += bytes.Count(said, []byte("because"))
	}
	if answered < 100 {
		t.Errorf("only %d rules held; expected that the facts try them", answered)
	}
}

// reactor runs a plugin in text, a new instance for each input.
func reactor(t *testing.T, terms map[string]schema.Term, rules map[string]rule) func([]byte) []byte {
	files, err := newPlugin(terms, rules, "rules", "wat")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	t.Cleanup(func() { runtime.Close(ctx) })
	module, err := runtime.CompileModule(ctx, []byte(files["rules.wasm"]))
	if err != nil {
		t.Fatal(err)
	}
	return func(facts []byte) []byte {
		instance, err := runtime.InstantiateModule(ctx, module, wazero.NewModuleConfig().WithName(""))
		if err != nil {
			t.Fatal(err)
		}
		defer instance.Close(ctx)
		at, err := instance.ExportedFunction("construe_v1_alloc").Call(ctx, uint64(len(facts)))
		if err != nil || !instance.Memory().Write(uint32(at[0]), facts) {
			t.Fatalf("%s: no room for it: %v", facts, err)
		}
		answer, err := instance.ExportedFunction("construe_v1_classify").Call(ctx, at[0], uint64(len(facts)))
		if err != nil {
			t.Fatalf("%s: %v", facts, err)
		}
		out, _ := instance.Memory().Read(uint32(answer[0]>>32), uint32(answer[0]))
		return bytes.Clone(out)
	}
}

// program runs a plugin in Go natively.
func program(t *testing.T, terms map[string]schema.Term, rules map[string]rule) func([]byte) []byte {
	dir := t.TempDir()
	files := Files{"main.go": template("main.go.txt"), "terms.txt": goTerms(terms, rules)}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", "rules", "main.go")
	build.Dir = dir
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return func(facts []byte) []byte {
		run := exec.Command(filepath.Join(dir, "rules"))
		run.Stdin = bytes.NewReader(facts)
		out, err := run.Output()
		if err != nil {
			t.Fatalf("%s: %v", facts, err)
		}
		return out
	}
}

// randomFacts are facts in the form that plugins are shown, with any part missing.
func randomFacts(r *rand.Rand) []byte {
	collection := func() map[string]any {
		out := map[string]any{}
		for range r.Intn(4) {
			member, is := randomValue(r, 4).(map[string]any)
			if !is {
				member = map[string]any{"x": map[string]any{"returned": randomValue(r, 1), "kind": randomValue(r, 0)}}
			}
			if r.Intn(2) == 0 {
				member["reached"] = "yes"
			}
			out[string(rune('a'+r.Intn(4)))] = member
		}
		return out
	}
	runtime, facts := map[string]any{"offering": randomValue(r, 3)}, map[string]any{"construe": "facts/v1"}
	for _, name := range []string{"components", "dealings", "relationships", "state"} {
		if r.Intn(4) > 0 {
			runtime[name] = collection()
		}
	}
	if r.Intn(8) > 0 {
		facts["runtime"] = runtime
	}
	if r.Intn(4) > 0 {
		facts["derived"] = map[string]any{"hops": collection(), "reach": randomValue(r, 2)}
	}
	out, err := json.Marshal(facts)
	if err != nil {
		panic(err) // maps, lists and texts
	}
	return out
}

// randomValue is a value of facts, nested as deep as depth.
func randomValue(r *rand.Rand, depth int) any {
	names := []string{"kind", "x", "returned", "pages", "reached", "a", "b"}
	texts := []string{"yes", "money", "unknown", "4", "40", "", "}", `{"x":{"returned":"money"}}`, `\`, `"`, "],[", "mon",
		"moneyed", `"money"`}
	switch kind := r.Intn(8); {
	case kind < 3 && depth > 0:
		out := map[string]any{}
		for range r.Intn(5) {
			out[names[r.Intn(len(names))]] = randomValue(r, depth-1)
		}
		return out
	case kind == 3 && depth > 0:
		out := make([]any, r.Intn(3))
		for n := range out {
			out[n] = randomValue(r, depth-1)
		}
		return out
	case kind == 4:
		return []int{4, 40, -4, 0, 400}[r.Intn(5)]
	}
	return texts[r.Intn(len(texts))]
}
