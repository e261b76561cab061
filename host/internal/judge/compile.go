package judge

import (
	"context"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// Bundle is what a policy is made of. Names are file names for errors.
type Bundle struct {
	// Reading is the reading as whose policy it is compiled, with the definitions and limbs of it; nil of invariants.
	Reading *schema.Reading
	// Files are its Rego sources; those named *_test.rego are set apart, never part of evaluation or digest.
	Files map[string][]byte
	// Folder begins the names of all files; a policy's digest names them without it.
	Folder string
	// Library is the Rego that the case stipulates.
	Library map[string][]byte
	// Invariants is the Rego that says which facts cannot be together, in place of Files: a policy of nobody, which
	// judges nothing.
	Invariants map[string][]byte
	// Places are the groups of places that the case stipulates: the members of each, countries, EU or EEA, by its id.
	Places map[string][]string
}

// Compiled is a policy that was checked and compiled, as plain data: it can be sent from one process to another, and
// kept.
type Compiled struct {
	// Digest names the policy by the content of its files and the helpers that it is given.
	Digest string `json:"digest"`
	// Rules are the rules that carry a title, in file order.
	Rules []schema.InspectedRule `json:"rules"`
	// Answers are the names of those of Rules that answer an element, by limb and element: that of the element first,
	// then those that it asks.
	Answers map[string]map[string][]string `json:"answers,omitempty"`
	// Reads are globs over the facts that the policy can read, sorted.
	Reads []string `json:"reads"`
	// AsksTerms says that the verdict can depend on answers of a classifier.
	AsksTerms bool `json:"asksTerms"`
	// Plan is the policy in OPA's intermediate representation, as package rego encodes it.
	Plan []byte `json:"plan"`
	// Warnings are what loads and may not be meant.
	Warnings schema.Problems `json:"warnings,omitempty"`
	// OPA is the version of OPA that compiled it.
	OPA string `json:"opa"`
	// Entrypoint is the rule that gives the verdict.
	Entrypoint string `json:"entrypoint"`
}

const entrypoint = "data.construe.policy.verdict"

// settings changes whenever this package would compile the same sources to another plan, or check them otherwise.
const settings = "11"

// Compile checks a policy and compiles it to a plan. definitions are those the reading adopts, of which only the
// names count; nil stands for the case's own. It uses no global state and no files, and it can be made to take very
// long: a policy that is not trusted is compiled in a process that can be killed.
//
// # Errors
//
// [schema.Problems]: no-policy, rego-too-large, rego-too-many-rules, rego-too-long, rego-too-deep, rego-parse,
// rego-package, rego-compile, rego-type, rego-builtin, rego-undefined, definition-not-adopted, enum-value; each names
// the reading, and the file and line where there is one.
func Compile(ctx context.Context, b Bundle, c *schema.Case, definitions map[string]string) (*Compiled, error) {
	d := newDraft(b, c, definitions)
	if err := d.check(b); err != nil {
		return nil, err
	}
	digest, err := DigestOf(b)
	if err != nil {
		return nil, err
	}
	out := &Compiled{Digest: digest, Rules: d.rules(), Answers: d.answers(), Reads: d.reads(), AsksTerms: d.asksTerms(),
		Warnings: d.warnings, OPA: version.Version, Entrypoint: entrypoint}
	if out.Plan, err = plan(ctx, d.compiler, entrypoint, capabilities(builtin.Names())); err != nil {
		return nil, d.located(err, "rego-compile").Err()
	}
	return out, nil
}

// Key names what [Compile] would give: whoever keeps it may keep it under this name.
func Key(b Bundle, c *schema.Case, definitions map[string]string) (string, error) {
	d := newDraft(b, c, definitions)
	of := map[string]any{"files": digests(b.Files), "invariants": digests(b.Invariants),
		"library": digests(b.Library), "k3": schema.DigestBytes(k3),
		"limbs": schema.DigestBytes(d.limbs()), "input": typed(
			d.shape), "capabilities": builtin.Names(), "opa": version.Version, "settings": settings, "folder": b.Folder}
	if b.namesPlaces(false) {
		of["places"] = []string{schema.DigestBytes(placesHelper), PlaceGroups(b.Places)}
	}
	return schema.Digest(of)
}

// DigestOf names a policy by the content of its files and the helpers that it is given. The case's own groups of places
// are, as its limbs are, in the case's digest.
func DigestOf(b Bundle) (string, error) { return DigestUnder(schema.Rules, b) }

// DigestUnder is the name that a policy has in records made under other rules, which came with another helper. Of rules
// that are later than this version's nothing is known, and they are taken for its own.
func DigestUnder(rules int, b Bundle) (string, error) {
	helper := schema.DigestBytes(k3)
	switch {
	case rules > 2:
		own := map[string][]byte{}
		for name, source := range b.Files {
			own[strings.TrimPrefix(name, b.Folder+"/")] = source
		}
		return schema.Digest(map[string]any{"files": digests(own), "helpers": b.helpers()})
	case rules == 1:
		helper = firstHelper
	}
	return schema.Digest(map[string]any{"files": digests(b.Files), "library": digests(b.Library), "k3": helper})
}

// firstHelper is the digest of the helper of the first rules.
const firstHelper = "sha256:0823457d025d3e1c790a69e0d8f07615d2eae0f06658981435188a1226943b28"

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

// draft is a policy on its way through OPA's compiler.
type draft struct {
	reading    *schema.Reading // nil of invariants
	party      string          // the reading's id
	stipulated *schema.Case
	pleads     []string
	shape      *schema.Shape          // of the input
	parsed     map[string]*ast.Module // before the compiler rewrites them
	compiler   *ast.Compiler
	warnings   schema.Problems
}

func newDraft(b Bundle, c *schema.Case, definitions map[string]string) *draft {
	shape := inputShape(c, b.Reading, adoptedBy(b.Reading, definitions))
	if b.Invariants != nil { // which are about facts, whoever reads them
		delete(shape.Properties, "classification")
		delete(shape.Properties, "definitions")
	}
	d := &draft{reading: b.Reading, stipulated: c, shape: shape, pleads: schema.Keys(c.Limbs)}
	if b.Reading != nil {
		d.party, d.pleads = b.Reading.ID, b.Reading.Pleads(c)
	}
	return d
}

// adoptedBy is the definitions that a reading adopts: those given, or else what it says itself.
func adoptedBy(reading *schema.Reading, definitions map[string]string) map[string]string {
	if definitions == nil && reading != nil {
		return reading.Adopted()
	}
	return definitions
}

// check reads the sources, compiles them as Rego, and looks for what Rego would answer with silence.
func (d *draft) check(b Bundle) error {
	if err := d.limits(b); err != nil {
		return err
	}
	modules, err := d.parse(b)
	if err != nil {
		return d.further(err, modules)
	}
	if err := d.bounded(modules); err != nil {
		return err
	}
	d.parsed = map[string]*ast.Module{}
	for name, m := range modules {
		d.parsed[name] = m.Copy()
	}
	if err := d.compile(modules); err != nil {
		found := schema.ProblemsIn(err, "rego-compile")
		return d.further(append(found, unreported(d.unrestricted(b, found), found)...), d.parsed)
	}
	problems, warnings := d.lint()
	d.warnings = warnings
	return problems.Err()
}

// further adds to what is wrong what else can be seen to be: a policy's author mends all of it at once.
func (d *draft) further(err error, modules map[string]*ast.Module) error {
	problems := schema.ProblemsIn(err, "rego-compile")
	return append(slices.Clone(problems), d.early(modules, problems)...).Err()
}

// parse reads the sources; those that do not parse are problems, beside which the others are returned.
func (d *draft) parse(b Bundle) (map[string]*ast.Module, error) {
	modules, helper := map[string]*ast.Module{}, ast.MustParseRef("data.construe.policy.k3")
	var problems schema.Problems
	add := func(files map[string][]byte, allowed func(pkg string) bool, expected string) {
		for _, name := range schema.Keys(files) {
			if IsTest(name) {
				continue
			}
			m, err := parseModule(name, files[name])
			if err != nil {
				found := d.located(err, "rego-parse")
				if m, found = version0(name, files[name], found); m == nil {
					problems = append(problems, found...)
					continue
				}
				problems = append(problems, found...)
			}
			if pkg := strings.TrimPrefix(m.Package.Path.String(), "data."); !allowed(pkg) {
				problems = append(problems, &schema.Problem{Code: "rego-package",
					Message: "the package is " + pkg + "; expected " + expected,
					File:    name, Line: m.Package.Location.Row, Column: m.Package.Location.Col, Party: d.party})
			}
			for _, rule := range m.Rules {
				if at := rule.Location; rule.Ref().HasPrefix(helper) {
					problems = append(problems, &schema.Problem{Code: "rego-package",
						Message: "the rule " + clean(rule.Head.Ref().String()) +
							" would be one of the package construe.policy.k3, which is construe's own; expected " +
							"another name",
						File: name, Line: at.Row, Column: at.Col, Party: d.party})
				}
			}
			modules[name] = m
		}
	}
	add(b.Files, func(pkg string) bool {
		return (pkg == "construe.policy" || strings.HasPrefix(pkg, "construe.policy.")) &&
			!strings.HasPrefix(pkg+".", "construe.policy.k3.")
	}, "construe.policy, or a package below it")
	if b.Invariants != nil {
		add(b.Invariants, func(pkg string) bool { return pkg == "construe.invariants" }, "construe.invariants")
		own, err := parseModule(ownFiles+"deny.rego",
			[]byte("package construe.policy\n\nverdict := data.construe.invariants.deny\n"))
		if err != nil {
			return nil, err
		}
		modules[ownFiles+"deny.rego"] = own
	}
	if len(modules) == 0 && len(problems) == 0 {
		return nil, schema.Problems{{Code: "no-policy", Message: "there is no Rego file in the policy; expected one " +
			"with `package construe.policy` and a rule named verdict", Party: d.party}}
	}
	add(b.Library, func(pkg string) bool { return pkg == "construe.case" || strings.HasPrefix(pkg, "construe.case.") },
		"construe.case")
	if err := problems.Err(); err != nil {
		return modules, err
	}
	if err := d.addOwn(modules, b); err != nil {
		return nil, err
	}
	return modules, nil
}

func parseModule(name string, source []byte) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(name, string(source),
		ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
}

func (d *draft) compile(modules map[string]*ast.Module) error {
	return d.compileWith(modules, capabilities(builtin.Names()))
}

// maxErrors is how many errors of one step of the compiler are told.
const maxErrors = 100

func (d *draft) compileWith(modules map[string]*ast.Module, c *ast.Capabilities) error {
	types := ast.NewSchemaSet()
	types.Put(ast.SchemaRootRef, any(typed(d.shape)))
	d.compiler = ast.NewCompiler().SetErrorLimit(maxErrors).WithCapabilities(c).WithStrict(true).WithSchemas(
		types).WithUseTypeCheckAnnotations(false)
	d.compiler.Compile(modules)
	if d.compiler.Failed() {
		return d.located(d.compiler.Errors, "rego-compile").Err()
	}
	if len(d.compiler.GetRulesExact(ast.MustParseRef(entrypoint))) == 0 {
		return schema.Problems{{Code: "no-policy",
			Message: "no rule is named verdict; expected one in `package construe.policy`", Party: d.party}}
	}
	return nil
}
