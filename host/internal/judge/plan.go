package judge

import (
	"context"
	"errors"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"

	dense "github.com/construe-host/construe/host/internal/rego"
)

// plan is a checked policy in OPA's intermediate representation, with a query as its one entrypoint, in the dense form
// that is kept. OPA hands a plan out to whoever is registered as a target and to nobody else, unless its sources are
// compiled again; see docs/rationale.md#why-is-a-target-registered-with-opa.
func plan(ctx context.Context, c *ast.Compiler, query string, capabilities *ast.Capabilities) ([]byte, error) {
	registerPlanner()
	var got planned
	_, err := rego.New(rego.Query("result = "+query), rego.Compiler(c), rego.Target(planTarget),
		rego.Capabilities(capabilities)).PrepareForEval(context.WithValue(ctx, plannedKey{}, &got))
	if err != nil {
		return nil, err
	}
	if got.policy == nil {
		return nil, errors.New("OPA made no plan of the policy")
	}
	return dense.Encode(got.policy)
}

// planTarget is the name of the target.
const planTarget = "construe-plan"

// registerPlanner registers the target, once a process.
var registerPlanner = sync.OnceFunc(func() { rego.RegisterPlugin(planTarget, planner{}) })

// planner takes a plan and leaves it where its caller looks for it.
type planner struct{}

// planned is where a plan is left: the value of a context.
type planned struct{ policy *ir.Policy }

type plannedKey struct{}

// IsTarget reports whether a target is this one.
func (planner) IsTarget(name string) bool { return name == planTarget }

// PrepareForEval takes the plan. Nothing is evaluated by it.
func (planner) PrepareForEval(ctx context.Context, p *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval,
	error) {
	if got, is := ctx.Value(plannedKey{}).(*planned); is {
		got.policy = p
	}
	return nil, nil
}
