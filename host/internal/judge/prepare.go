// Package judge turns a reading's Rego policy, a classification and the facts into a verdict.
//
// The usual entry is [Prepare], once for each reading, then [Policy.Judge] for each cell. Each policy has a compiler of its
// own, so that equal names never meet; its input is typed, so that a misspelt field does not load; it may use a fixed list
// of built-in functions and nothing that knows the time, the network or the machine.
//
// # Limitations
//
// Rego runs in OPA's topdown evaluator, in this process, until a deadline. That is enough for policies that are meant to
// end; a policy made to exhaust the host is stopped by the metered engine that takes the place of [engine].
package judge

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/construe-host/construe/host/schema"
)

//go:embed k3.rego
var k3 []byte

// Bundle is what a policy is made of. Names are file names for errors.
type Bundle struct {
	// Reading is the reading whose policy it is.
	Reading string
	// Files are its Rego sources; those named *_test.rego are set apart, never part of evaluation or digest.
	Files map[string][]byte
	// Library is the Rego that the case stipulates.
	Library map[string][]byte
}

// Policy is a compiled policy. It is immutable and safe for concurrent use.
type Policy struct {
	reading     string
	digest      string
	stipulated  *schema.Case
	pleads      []string
	definitions map[string]string
	given       *ast.Term // the definitions, as input
	compiler    *ast.Compiler
	engine      engine
}

// engine evaluates a prepared policy on one input; topdown stands here, and the metered engine will.
type engine interface {
	eval(ctx context.Context, asOf time.Time, input ast.Value) (answer any, defined bool, err error)
}

// ownFiles begins the names of the modules that every policy is given; no file of a party can have it.
const ownFiles = "<construe>/"

const entrypoint = "data.construe.policy.verdict"

// Prepare compiles a policy. definitions are those the reading adopts; nil stands for the case's own.
//
// # Errors
//
// [schema.Problems]: no-policy, rego-parse, rego-package, rego-compile, rego-type, rego-builtin, enum-value; each names the
// reading, file, line and column.
func Prepare(ctx context.Context, b Bundle, c *schema.Case, definitions map[string]string) (*Policy, error) {
	if definitions == nil {
		definitions = c.Readings[b.Reading].Definitions
	}
	p := &Policy{reading: b.Reading, stipulated: c, pleads: c.Pleads(b.Reading), definitions: definitions}
	modules, err := p.parse(b)
	if err != nil {
		return nil, err
	}
	shape := inputShape(c, definitions)
	if err := p.compile(ctx, modules, shape); err != nil {
		return nil, err
	}
	if err := p.lint(shape).Err(); err != nil {
		return nil, err
	}
	given, err := ast.InterfaceToValue(definitions)
	if err != nil {
		return nil, err
	}
	p.given = ast.NewTerm(given)
	p.digest, err = schema.Digest(map[string]any{"files": digests(b.Files), "library": digests(b.Library), "k3": schema.DigestBytes(k3)})
	return p, err
}

// Digest names the policy by the content of its files, the case's library and the helper.
func (p *Policy) Digest() string { return p.digest }

func digests(files map[string][]byte) map[string]any {
	out := map[string]any{}
	for name, source := range files {
		if !IsTest(name) {
			out[name] = schema.DigestBytes(source)
		}
	}
	return out
}

// IsTest reports whether a Rego file holds tests.
func IsTest(name string) bool { return strings.HasSuffix(name, "_test.rego") }

func (p *Policy) parse(b Bundle) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	var problems schema.Problems
	add := func(files map[string][]byte, allowed func(pkg string) bool, expected string) {
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if IsTest(name) {
				continue
			}
			m, err := parseModule(name, files[name])
			if err != nil {
				problems = append(problems, p.located(err, "rego-parse")...)
				continue
			}
			if pkg := strings.TrimPrefix(m.Package.Path.String(), "data."); !allowed(pkg) {
				problems = append(problems, &schema.Problem{Code: "rego-package", Message: "the package is " + pkg + "; expected " + expected,
					File: name, Line: m.Package.Location.Row, Column: m.Package.Location.Col, Party: p.reading})
			}
			modules[name] = m
		}
	}
	add(b.Files, func(pkg string) bool {
		return (pkg == "construe.policy" || strings.HasPrefix(pkg, "construe.policy.")) && !strings.HasPrefix(pkg+".", "construe.policy.k3.")
	}, "construe.policy, or a package below it")
	if len(modules) == 0 && len(problems) == 0 {
		return nil, schema.Problems{{Code: "no-policy", Message: "there is no Rego file in the policy; expected one with `package construe.policy` and a rule named verdict", Party: p.reading}}
	}
	add(b.Library, func(pkg string) bool { return pkg == "construe.case" || strings.HasPrefix(pkg, "construe.case.") }, "construe.case")
	if err := problems.Err(); err != nil {
		return nil, err
	}
	var err error
	if modules[ownFiles+"k3.rego"], err = parseModule(ownFiles+"k3.rego", k3); err != nil {
		return nil, err
	}
	modules[ownFiles+"limbs.rego"], err = parseModule(ownFiles+"limbs.rego", p.limbs())
	return modules, err
}

func parseModule(name string, source []byte) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(name, string(source), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
}

// limbs writes down for k3 which kind of subject each limb is about, and which compositions its closing rests on.
func (p *Policy) limbs() []byte {
	var b bytes.Buffer
	b.WriteString("package construe.limbs\n\n")
	for _, limb := range p.pleads {
		kind := p.stipulated.Limbs[limb].Of
		fmt.Fprintf(&b, "of[%q] := %q\n\nrests_on[%q] := {", limb, kind, limb)
		for i, c := range restsOn(kind) {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%q", c)
		}
		b.WriteString("}\n\n")
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("{}"), []byte("set()"))
}

// restsOn names the compositions that must be complete before "every subject has a no" closes a limb.
func restsOn(kind string) []string {
	switch kind {
	case "hop":
		return []string{"components", "relationships"}
	case "component":
		return []string{"components"}
	case "relationship":
		return []string{"relationships"}
	case "state":
		return []string{"state"}
	}
	return nil
}

func (p *Policy) compile(ctx context.Context, modules map[string]*ast.Module, shape *schema.Shape) error {
	types := ast.NewSchemaSet()
	types.Put(ast.SchemaRootRef, any(typed(shape)))
	p.compiler = ast.NewCompiler().WithCapabilities(capabilities(allowed())).WithStrict(true).WithSchemas(types).WithUseTypeCheckAnnotations(false)
	p.compiler.Compile(modules)
	if p.compiler.Failed() {
		return p.located(p.compiler.Errors, "rego-compile").Err()
	}
	if len(p.compiler.GetRulesExact(ast.MustParseRef(entrypoint))) == 0 {
		return schema.Problems{{Code: "no-policy", Message: "no rule is named verdict; expected one in `package construe.policy`", Party: p.reading}}
	}
	query, err := rego.New(rego.Query(entrypoint), rego.Compiler(p.compiler), rego.StrictBuiltinErrors(true),
		rego.Capabilities(capabilities(allowed()))).PrepareForEval(ctx)
	if err != nil {
		return p.located(err, "rego-compile").Err()
	}
	p.engine = inProcess{query}
	return nil
}

type inProcess struct{ query rego.PreparedEvalQuery }

func (t inProcess) eval(ctx context.Context, asOf time.Time, input ast.Value) (any, bool, error) {
	results, err := t.query.Eval(ctx, rego.EvalParsedInput(input), rego.EvalTime(asOf), rego.EvalSeed(strings.NewReader(strings.Repeat("construe", 512))))
	if err != nil || len(results) == 0 {
		return nil, false, err
	}
	return results[0].Expressions[0].Value, true, nil
}
