package judge

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/provenance/opatest"
)

// TestConformance runs OPA's own suite through the settings of a policy: the allow-list, strict mode, strict built-in
// errors, pinned time. The golden file holds the count and the reason for every miss; UPDATE_GOLDEN=1 writes it anew.
func TestConformance(t *testing.T) { conformance(t, "testdata/conformance.txt", conforms) }

// conformance runs the suite on every processor, and checks what came of it against a golden file.
func conformance(t *testing.T, golden string, conforms func(cases.TestCase) (reason string)) {
	all := opatest.Suite(t)
	total := len(all)
	reasons := make([]string, total)
	var wg sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for n := worker; n < total; n += runtime.GOMAXPROCS(0) {
				reasons[n] = conforms(all[n])
			}
		})
	}
	wg.Wait()
	var misses []string
	for n, reason := range reasons {
		if reason != "" {
			misses = append(misses, all[n].Note+": "+reason)
		}
	}
	opatest.Conforms(t, golden, "passed", total, misses)
	if total < 2400 {
		t.Errorf("%d cases; the suite has 2,400", total)
	}
}

// conforms returns why a case does not come out as OPA says, or "".
func conforms(c cases.TestCase) (reason string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	options := []func(*rego.Rego){rego.Query(c.Query), rego.Capabilities(capabilities(builtin.Names())),
		rego.Strict(true),
		rego.StrictBuiltinErrors(true), rego.SetRegoVersion(ast.RegoV1), rego.Time(time.Date(2026, 3, 18, 0, 0, 0,
			0, time.UTC))}
	for i, m := range c.Modules {
		options = append(options, rego.Module(fmt.Sprintf("module-%d.rego", i), m))
	}
	if c.Data != nil {
		options = append(options, rego.Store(inmem.NewFromObject(*c.Data)))
	}
	if c.InputTerm != nil {
		input, err := ast.ParseTerm(*c.InputTerm)
		if err != nil {
			return "the input is no term"
		}
		options = append(options, rego.ParsedInput(input.Value))
	} else if c.Input != nil {
		options = append(options, rego.Input(*c.Input))
	}
	results, err := rego.New(options...).Eval(ctx)
	var values []map[string]any
	for _, r := range results {
		values = append(values, r.Bindings)
	}
	return judged(c, values, err)
}

func judged(c cases.TestCase, results []map[string]any, err error) string {
	wantsError := c.WantErrorCode != nil || c.WantError != nil
	switch {
	case err != nil && strings.Contains(err.Error(), "undefined function "):
		_, name, _ := strings.Cut(err.Error(), "undefined function ")
		return "not on the list: " + strings.Fields(name)[0]
	case err != nil && wantsError && errors.As(err, &ast.Errors{}) && c.WantErrorCode != nil &&
		!strings.Contains(err.Error(), *c.WantErrorCode):
		return "strict: does not compile"
	case err != nil && wantsError:
		if c.WantErrorCode != nil && !strings.Contains(err.Error(), *c.WantErrorCode) {
			return "another error code than " + *c.WantErrorCode
		}
		return ""
	case err != nil && topdown.IsError(err):
		return "strict: a failed built-in function is an error, not undefined"
	case err != nil:
		return "strict: does not compile"
	case wantsError && c.StrictError || wantsError:
		return "no error where OPA's settings give one"
	case c.WantDefined != nil && *c.WantDefined != (len(results) > 0):
		return "defined where it should not be, or not where it should"
	case c.WantResult != nil && !sameResults(c, results):
		return "another result"
	}
	return ""
}

// sameResults compares as OPA does: numbers by value, whatever their spelling, and results in any order.
func sameResults(c cases.TestCase, results []map[string]any) bool {
	var got, want []ast.Value
	for _, r := range results {
		got = append(got, bindings(c, r))
	}
	for _, w := range *c.WantResult {
		want = append(want, bindings(c, w))
	}
	slices.SortFunc(got, ast.Value.Compare)
	slices.SortFunc(want, ast.Value.Compare)
	return slices.EqualFunc(got, want, func(a, b ast.Value) bool { return a.Compare(b) == 0 })
}

func bindings(c cases.TestCase, named map[string]any) ast.Value {
	out := map[string]any{}
	for k, v := range named {
		if c.IgnoreGeneratedVars && strings.HasPrefix(k, "__") {
			continue
		}
		if list, is := v.([]any); is && c.SortBindings {
			slices.SortFunc(list, util.Compare)
		}
		out[k] = v
	}
	value, err := ast.InterfaceToValue(out)
	if err != nil { // a number that is none to OPA
		return ast.String(err.Error())
	}
	return value
}
