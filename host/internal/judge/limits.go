package judge

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// Limits on what a policy, or a case's library, is made of. The time that OPA's compiler takes grows with the square of
// the rules, and with the cube of the expressions of one body; the parser's stack grows with the depth.
const (
	maxSource = 256 << 10 // bytes, all files together
	maxRules  = 1000      // all files together
	maxBody   = 64        // expressions of one body
	maxNested = 256       // recursion of the parser
)

// limits refuses sources that are too large, or nested too deeply, to be parsed.
func (d *draft) limits(b Bundle) error {
	var problems schema.Problems
	for _, files := range []map[string][]byte{b.Files, b.Library, b.Invariants} {
		size := 0
		for _, name := range schema.Keys(files) {
			if IsTest(name) {
				continue
			}
			if size += len(files[name]); size > maxSource {
				problems = append(problems, &schema.Problem{Code: "rego-too-large",
					Message: fmt.Sprintf("the sources up to here have %d bytes; expected at most %d", size,
						maxSource), File: name, Line: 1, Party: d.party})
				break
			}
			if at := tooDeep(name, files[name]); at != nil {
				problems = append(problems, &schema.Problem{Code: "rego-too-deep", Message: tooDeepHere(), File: name,
					Line: at.Row, Column: at.Col, Party: d.party})
			}
		}
	}
	return problems.Err()
}

// tooDeepHere is what is said of a place that [tooDeep] finds.
func tooDeepHere() string {
	return fmt.Sprintf("what stands here is nested more than %d levels deep", maxNested)
}

// tooDeep finds where a source goes deeper than the parser is let. What else is wrong with it is found later.
func tooDeep(name string, source []byte) *ast.Location {
	_, _, errs := ast.NewParser().WithFilename(name).WithReader(bytes.NewReader(source)).WithRegoVersion(
		ast.RegoV1).WithMaxRecursionDepth(maxNested).Parse()
	for _, e := range errs {
		if strings.Contains(e.Message, ast.ErrMaxParsingRecursionDepthExceeded.Error()) {
			return e.Location
		}
	}
	return nil
}

// bounded refuses parsed sources that would keep the compiler busy.
func (d *draft) bounded(modules map[string]*ast.Module) error {
	var problems schema.Problems
	report := func(code, message string, at *ast.Location) {
		problems = append(problems, &schema.Problem{Code: code, Message: message, File: at.File, Line: at.Row,
			Column: at.Col, Party: d.party})
	}
	rules := 0
	for _, name := range schema.Keys(modules) {
		ast.WalkRules(modules[name], func(r *ast.Rule) bool {
			if rules++; rules == maxRules+1 {
				report("rego-too-many-rules", fmt.Sprintf("there are more rules than %d, each else counted as one",
					maxRules), r.Location)
			}
			return false
		})
		ast.WalkBodies(modules[name], func(body ast.Body) bool {
			if len(body) > maxBody {
				report("rego-too-long", fmt.Sprintf("this body has %d expressions; expected at most %d", len(body),
					maxBody), body.Loc())
			}
			return false
		})
	}
	return problems.Err()
}
