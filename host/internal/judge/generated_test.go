package judge_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// policy writes a whole policy: rules of each kind, then elements of a limb about the runtime and of one about calls.
// Lines end with semicolons, because what begins with a minus would go on with the line before.
func (g *generator) policy() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n\n", args...) }
	line("package construe.policy\n\nimport data.construe.policy.k3\n\nverdict := k3.verdict(plea, set())")
	kinds := map[string]func() string{"text": g.text, "number": g.number, "set": g.set, "list": g.list,
		"object": g.object, "value": g.value}
	for _, kind := range []string{"text", "number", "set", "list", "object", "value", "text", "number", "set",
		"value"} {
		name := g.fresh("r")
		switch g.IntN(4) {
		case 0:
			line("%s := %s if {\n\t%s\n} else := %s", name, kinds[kind](), g.condition(), kinds[kind]())
		case 1:
			line("default %s := %s\n\n%s := %s if %s", name,
				map[string]string{"text": `"d"`, "number": "7", "set": "set()", "list": "[]", "object": "{}",
					"value": `"arguable"`}[kind], name, kinds[kind](), g.condition())
		default:
			line("%s := %s", name, kinds[kind]())
		}
		g.rules[kind] = append(g.rules[kind], name)
	}
	condition, function, members, byID := g.fresh("c"), g.fresh("f"), g.fresh("s"), g.fresh("m")
	line("%s if {\n\t%s;\n\t%s\n}", condition, g.condition(), g.condition())
	line("%s(a) := upper(a) if startswith(a, \"u\")\n\n%s(a) := lower(a) if contains(a, \"-\")", function, function)
	header, body := g.over(func(x local) string { return g.condition() + ";\n\ty := " + g.field(x) })
	line("%s contains y if {\n\t%s;\n\t%s\n}", members, header, body)
	x := local{"x", pick(g, g.collections)}
	g.scope = []local{x}
	line("%s[id] := y if {\n\tsome id, x in %s;\n\t%s;\n\ty := %s\n}", byID, x.of.path, g.condition(), g.field(x))
	g.scope = nil
	g.rules["condition"], g.rules["function"] = []string{condition}, []string{function}
	g.rules["set"], g.rules["object"] = append(g.rules["set"], members), append(g.rules["object"], byID)
	for n := range 8 {
		line("plea.told[\"\"].e%d := {\"is\": %s, \"reason\": $\"{%s} {%s} {concat(\",\", %s)}\"}", n, g.value(),
			g.text(), g.number(), g.list())
	}
	line("plea.each[\"\"].whole := {\"is\": %s, \"reason\": \"the whole\"}", g.value())
	g.scope = []local{{"h", g.collections[len(g.collections)-1]}}
	for n := range 3 {
		line("plea.each[subject].e%d := {\"is\": %s, \"reason\": $\"of {%s}\"} if {\n\tsome id, h in "+
			"input.derived.hops\n\th.call != \"\"\n\tsubject := concat(\"/\", [\"/derived/hops\", id])\n}",
			n, g.value(), g.field(g.scope[0]))
	}
	return b.String()
}

// TestGeneratedPoliciesJudgeAlike judges random policies on several runtimes in both engines: every verdict is the
// same, word for word. GENERATED_POLICIES=N tries N policies, from the seed GENERATED_FROM on.
func TestGeneratedPoliciesJudgeAlike(t *testing.T) {
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return otherwise
	}
	usual := samples.Of(200, 80, 50)
	if os.Getenv("CONSTRUE_LONG") != "" {
		usual = 2500
	}
	policies, from := number("GENERATED_POLICIES", usual), number("GENERATED_FROM", 0)
	c := theCase(t)
	c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
	c.Limbs["each"] = schema.Limb{Title: "each", Clause: "exclusivity", Of: "hop"}
	facts := []*judge.Facts{prepared(t, c, "sre", "h1"), prepared(t, c, "azure-openai-threads", ""),
		prepared(t, c, "all-unknown", ""), prepared(t, c, "natsec-aws", "")}
	var mu sync.Mutex
	seen := map[string]int{} // values of elements, and codes of errors
	count := func(v *schema.Verdict) {
		mu.Lock()
		defer mu.Unlock()
		if v.Error != nil {
			seen["error "+v.Error.Code]++
		}
		for _, subjects := range v.Elements {
			for _, elements := range subjects {
				for _, value := range elements {
					seen[value]++
				}
			}
		}
	}
	var wg sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for seed := from + worker; seed < from+policies && !t.Failed(); seed += runtime.GOMAXPROCS(0) {
				source := newGenerator(uint64(seed)).policy()
				if err := differ(source, c, facts, count); err != nil {
					t.Errorf("seed %d: %v\n%s", seed, err, source)
				}
			}
		})
	}
	wg.Wait()
	t.Log(seen)
	verdicts, failed := policies*len(facts), 0
	for code, n := range seen {
		if strings.HasPrefix(code, "error ") {
			failed += n
		}
	}
	for _, value := range []string{"yes", "no", "unknown", "arguable"} {
		if seen[value] < verdicts/10 {
			t.Errorf("%d elements are %s in %d verdicts; the policies do not vary", seen[value], value, verdicts)
		}
	}
	if failed > verdicts/4 {
		t.Errorf("%d of %d verdicts are errors; they compare little", failed, verdicts)
	}
}

// differ judges one policy in both engines, and says where their verdicts differ, or why there are none.
func differ(source string, c *schema.Case, facts []*judge.Facts, count func(*schema.Verdict)) error {
	ctx := context.Background()
	b := judge.Bundle{Reading: &schema.Reading{ID: "random", Limbs: []string{"told", "each"}},
		Files: map[string][]byte{"random/policy.rego": []byte(source)}}
	interpreter, err := prepare(ctx, b, c, nil)
	if err != nil {
		return err
	}
	topdown, err := judge.PrepareTopdown(ctx, b, c, nil)
	if err != nil {
		return err
	}
	for n, f := range facts {
		verdicts := [2]*schema.Verdict{interpreter.Judge(ctx, f, sre(), ""), topdown.Judge(ctx, f, sre(), "")}
		_, same, err := judge.Same(verdicts[0], verdicts[1])
		if err != nil {
			return err
		}
		if !same {
			var texts [2]string
			for i, v := range verdicts {
				v.Work = nil
				text, err := schema.Canonical(v)
				if err != nil {
					return err
				}
				texts[i] = string(text)
			}
			return fmt.Errorf("the engines differ on runtime %d:\ninterpreter %s\ntopdown     %s", n, texts[0],
				texts[1])
		}
		count(verdicts[0])
	}
	return nil
}

// TestFloorAndCeil pins where OPA's own functions are wrong, so that a release that mends it is noticed: of what lies
// between -1 and 0 its floor is 0 and its ceil 1. The interpreter has functions of its own.
func TestFloorAndCeil(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	for call, want := range map[string][2]string{ // of the interpreter, and of topdown
		"ceil(-1 / 2)": {"0", "1"}, "floor(-1 / 2)": {"-1", "0"}, "round(-1 / 4)": {"0", "0"},
		"ceil(-3 / 2)": {"-1", "-1"}, "floor(-3 / 2)": {"-2", "-2"}, "floor(3 / 2)": {"1", "1"}, "ceil(3 / 2)": {"2", "2"},
	} {
		b := hostile(t, "import data.construe.policy.k3\n\nverdict := k3.verdict(plea, set())\n\nplea.told[\"\"].e "+
			":= {\"is\": \"yes\", \"reason\": $\"{"+call+"}\"}")
		b.Reading = &schema.Reading{ID: "random", Limbs: []string{"told"}}
		c.Limbs["told"] = schema.Limb{Title: "told", Clause: "exclusivity", Of: "runtime"}
		interpreter, err := prepare(t.Context(), b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		topdown, err := judge.PrepareTopdown(t.Context(), b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range []*judge.Policy{interpreter, topdown} {
			v := p.Judge(t.Context(), f, sre(), "")
			if v.Error != nil || len(v.Findings) != 1 || v.Findings[0].Reason != want[i] {
				t.Errorf("%s in %s: %v %v; want %s", call, p.Engine(), v.Findings, v.Error, want[i])
			}
		}
	}
}
