package judge_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// generator writes random policies over the shape of the input: they load, their elements have values, and what they
// say depends on comprehensions, negation, numbers, sets, sorted lists and the helper. Nothing in it makes a built-in
// function fail, for of two things that are wrong each engine may meet another first.
type generator struct {
	*rand.Rand
	collections []collection
	rules       map[string][]string // kind of value → rules that give one
	scope       []local
	names       int
	depth       int
}

// collection is a map of the input, and what its members have.
type collection struct {
	path  string
	words map[string][]string // fields of fixed words
	texts []string            // fields of free text
	lists map[string][]string // lists of fixed words
}

// local is a variable that stands for a member of a collection.
type local struct {
	name string
	of   collection
}

func newGenerator(seed uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)), rules: map[string][]string{}}
	runtime := schema.ShapeOf(schema.KindRuntime)
	for _, name := range []string{"components", "relationships", "parties", "state", "models"} {
		g.collections = append(g.collections, members("input.runtime."+name, runtime.At(schema.Join(name, "x"))))
	}
	g.collections = append(g.collections, members("input.derived.hops",
		schema.ShapeOf(schema.KindFacts).At("/derived/hops/x")))
	return g
}

func members(path string, s *schema.Shape) collection {
	c := collection{path: path, words: map[string][]string{}, lists: map[string][]string{}}
	for name, field := range s.Properties {
		switch {
		case field.Prose || field.Side:
		case field.Kind == "string" && len(field.Enum) > 0:
			c.words[name] = field.Enum
		case field.Kind == "string":
			c.texts = append(c.texts, name)
		case field.Kind == "list" && field.Items.Kind == "string" && len(field.Items.Enum) > 0:
			c.lists[name] = field.Items.Enum
		}
	}
	slices.Sort(c.texts)
	return c
}

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

func pickKey(g *generator, m map[string][]string) (name, word string) {
	name = pick(g, slices.Sorted(maps.Keys(m)))
	return name, pick(g, m[name])
}

func (g *generator) fresh(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// named writes a comprehension whose variables are its own: y and id stand for fresh ones where they are words of the
// format.
func (g *generator) named(format string, args ...any) string {
	for _, name := range []string{"y", "id"} {
		format = regexp.MustCompile(`\b`+name+`\b`).ReplaceAllString(format, g.fresh(name))
	}
	return fmt.Sprintf(format, args...)
}

// deeper limits how deep an expression goes: past the limit, only the first of its forms are left, which are leaves.
func (g *generator) deeper(leaves, all int) (form int, leave func()) {
	g.depth++
	if g.depth > 4 {
		all = leaves
	}
	return g.IntN(all), func() { g.depth-- }
}

// over runs write with a variable for a member of a random collection, and gives its header: "some x in collection".
func (g *generator) over(write func(x local) string) (header, body string) {
	x := local{g.fresh("x"), pick(g, g.collections)}
	g.scope = append(g.scope, x)
	body = write(x)
	if !strings.Contains(body, x.name+"[") { // a variable that nothing uses is refused
		body = "count(" + g.field(x) + ") > 2; " + body
	}
	g.scope = g.scope[:len(g.scope)-1]
	return "some " + x.name + " in " + x.of.path, body
}

// condition is one line of a body.
func (g *generator) condition() string {
	form, leave := g.deeper(3, 13)
	defer leave()
	if form < 5 && len(g.scope) > 0 {
		x := g.scope[len(g.scope)-1]
		switch {
		case form == 0 && len(x.of.lists) > 0:
			name, word := pickKey(g, x.of.lists)
			return fmt.Sprintf("%s%q in %s[%q]", g.not(), word, x.name, name)
		case form < 3 && len(x.of.words) > 0:
			name, word := pickKey(g, x.of.words)
			return fmt.Sprintf("%s[%q] %s %q", x.name, name, pick(g, []string{"==", "!="}), word)
		case form == 3 && len(x.of.words) > 0:
			name, word := pickKey(g, x.of.words)
			return fmt.Sprintf("%s%s[%q] in {%q, %q}", g.not(), x.name, name, word, pick(g, x.of.words[name]))
		}
	}
	switch form {
	case 0, 1:
		return fmt.Sprintf("%scount(input.runtime.%s) %s %d", g.not(),
			pick(g, []string{"parties", "components", "state"}), g.comparison(), g.IntN(6))
	case 2, 3:
		return fmt.Sprintf("input.asOf %s %q", g.comparison(), pick(g, []string{"2025", "2026-03-18", "2027"}))
	case 4:
		return fmt.Sprintf("%s%s %s %s", g.not(), g.number(), g.comparison(), g.number())
	case 5:
		return fmt.Sprintf("%supper(%s) %s upper(%s)", g.not(), g.text(), g.comparison(), g.text())
	case 6:
		return fmt.Sprintf("%slower(%s) in %s", g.not(), g.text(), g.set())
	case 7:
		return fmt.Sprintf("%s%s(%s, %s)", g.not(), pick(g, []string{"startswith", "endswith", "contains"}), g.text(),
			g.text())
	case 8:
		header, body := g.over(func(local) string { return g.condition() })
		return fmt.Sprintf("every %s { %s }", strings.TrimPrefix(header, "some "), body)
	case 9:
		header, body := g.over(func(local) string { return g.condition() })
		return fmt.Sprintf("%scount({1 | %s; %s}) %s %d", g.not(), header, body, g.comparison(), g.IntN(3))
	case 10:
		// literals of other types may not be compared
		return fmt.Sprintf(`%s(%s | {"q"}) %s (%s | {"q"})`, g.not(), g.set(), g.comparison(), g.set())
	case 11:
		return g.not() + g.rule("condition", `input.world != "none"`)
	}
	return fmt.Sprintf("%s%s(%s) == %s", g.not(), g.rule("function", "lower"), g.text(), g.rule("text", `lower("A")`))
}

func (g *generator) not() string { return pick(g, []string{"", "", "not "}) }

func (g *generator) comparison() string { return pick(g, []string{"==", "!=", "<", "<=", ">", ">="}) }

// value is an expression that gives yes, no, unknown or arguable.
func (g *generator) value() string {
	form, leave := g.deeper(3, 10)
	defer leave()
	switch form {
	case 0:
		return fmt.Sprintf("k3.is(input.runtime.offering.category, %q)",
			pick(g, []string{"model_api", "agent_platform", "application"}))
	case 1:
		return fmt.Sprintf("k3.among(input.classification.terms.product[\"\"].value, {%q})",
			pick(g, []string{"api", "api_in_substance", "not_api"}))
	case 2:
		return fmt.Sprintf("k3.has(input.derived.clouds_touched, %q)", pick(g, []string{"aws", "azure", "gcp"}))
	case 3:
		return fmt.Sprintf("k3.of(%s %s %s)", g.number(), g.comparison(), g.number())
	case 4:
		return "k3.not_(" + g.value() + ")"
	case 5:
		return fmt.Sprintf("k3.%s([%s, %s])", pick(g, []string{"all_of", "any_of"}), g.value(), g.value())
	case 6:
		return fmt.Sprintf("k3.%s({%s, %s, %s})", pick(g, []string{"all_of", "any_of"}), g.value(), g.value(),
			g.value())
	case 7:
		if len(g.scope) > 0 {
			if x := pick(g, g.scope); len(x.of.words) > 0 {
				name, word := pickKey(g, x.of.words)
				return fmt.Sprintf("k3.is(%s[%q], %q)", x.name, name, word)
			}
		}
	case 8:
		value := ""
		header, body := g.over(func(local) string { value = g.value(); return g.condition() })
		return g.named("k3.%s({y | %s; %s; y := %s})", pick(g, []string{"all_of", "any_of"}), header, body, value)
	}
	return g.rule("value", `k3.of(true)`)
}
