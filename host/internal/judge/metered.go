package judge

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// metered evaluates a compiled policy in the sandbox, by version 1.3 of OPA's interface for WebAssembly: the module is
// handed its input as JSON and run, and its result is read where it lies. Every evaluation has a fresh instance.
type metered struct {
	module  *sandbox.Module
	natives []string                    // built-in functions inside the module, by the number that a failed call gives
	served  map[uint32]builtin.Function // built-in functions of the host, by the module's number
	places  []Place
	memory  int64 // that an evaluation may have, in KiB
	raise   map[string]string
}

// state is what an evaluation keeps between the calls of the host.
type state struct{ arena arena }

const arenaSize = 4 << 20

// abort is the end that a module gave itself.
type abort struct{ message string }

func (e *abort) Error() string { return e.message }

func newMetered(ctx context.Context, compiled *Compiled, c sandbox.Config) (*metered, error) {
	m := &metered{places: compiled.Places, raise: c.Raise}
	names := builtin.Natives()
	for _, function := range nativeNames(names) {
		m.natives = append(m.natives, names[function])
	}
	if err := m.load(ctx, compiled.Module, m.call, c); err != nil {
		return nil, err
	}
	return m, nil
}

// load loads the module; call serves its calls of built-in functions.
func (m *metered) load(ctx context.Context, module []byte, call sandbox.HostFunc, c sandbox.Config) (err error) {
	c.Profile, c.Host = sandbox.Policy, map[string]sandbox.HostFunc{"opa_abort": m.abort, "opa_println": noOp}
	for n := range 5 {
		c.Host[fmt.Sprintf("opa_builtin%d", n)] = call
	}
	if m.module, err = sandbox.Load(ctx, module, c); err != nil {
		return err
	}
	limits, err := c.Limits("")
	if err != nil {
		return err
	}
	m.memory = limits["memory_bytes"] >> 10
	if err = m.link(ctx); err != nil {
		m.module.Close(context.WithoutCancel(ctx))
	}
	return err
}

// noOp is what becomes of text that a policy prints.
func noOp(*sandbox.Instance, []uint64) (uint64, error) { return 0, nil }

// link asks the module which numbers it gives the built-in functions of the host.
func (m *metered) link(ctx context.Context) error {
	return m.module.Setup(ctx, func(i *sandbox.Instance) error {
		at, err := i.Call("builtins")
		if err != nil {
			return err
		}
		names, err := newReader(i).value(uint32(at), 0)
		if err != nil {
			return err
		}
		m.served = map[uint32]builtin.Function{}
		numbers, _ := names.(map[string]any)
		for name, number := range numbers {
			n, err := strconv.ParseUint(fmt.Sprint(number), 10, 32)
			f := builtin.Of(name)
			if !f.Host || err != nil {
				return fmt.Errorf("the module calls the built-in function %s, which this host does not serve",
					strconv.QuoteToASCII(name))
			}
			m.served[uint32(n)] = f
		}
		return nil
	})
}

func (m *metered) String() string { return m.module.Engine().String() }

func (m *metered) interpreted() error { return m.module.Interpreted() }

func (m *metered) close(ctx context.Context) error { return m.module.Close(ctx) }

func (m *metered) eval(ctx context.Context, f *Facts, c *schema.Classification, p *Policy) (answer any, defined bool,
	work *schema.Spent, err error) {
	input, err := f.text(c, p.givenText)
	if err != nil {
		return nil, false, nil, err
	}
	results, work, err := m.run(ctx, []byte("{}"), input)
	if err != nil || len(results) == 0 {
		return nil, false, work, err
	}
	bindings, _ := results[0].(map[string]any)
	answer, defined = bindings["result"]
	return plain(answer), defined, work, nil
}

// run evaluates the module's only entrypoint on data and an input, and gives the values of the query's variables for
// each result.
func (m *metered) run(ctx context.Context, data, input []byte) (results set, work *schema.Spent, err error) {
	spent, err := m.module.Run(ctx, func(i *sandbox.Instance) error {
		at, err := m.evaluated(i, data, input)
		if err != nil {
			return err
		}
		all, err := newReader(i).value(at, 0)
		results, _ = all.(set)
		return err
	})
	var limit *sandbox.Error
	if errors.As(err, &limit) && limit.Outcome == sandbox.HostLimit {
		return nil, nil, err // how far it came depends on this machine
	}
	return results, &schema.Spent{Fuel: spent.Fuel, Depth: spent.Depth, MemoryPages: int(spent.MemoryPages)}, err
}

// evaluated runs the module and returns where its results are.
func (m *metered) evaluated(i *sandbox.Instance, data, input []byte) (uint32, error) {
	var failed error
	call := func(name string, args ...uint64) uint64 {
		if failed != nil {
			return 0
		}
		value, err := i.Call(name, args...)
		failed = err
		return value
	}
	s := &state{}
	if i.State = s; len(m.served) > 0 {
		s.arena.next = uint32(call("opa_malloc", arenaSize))
		s.arena.end = s.arena.next + arenaSize
	}
	parsed := func(text []byte) uint64 {
		at := call("opa_malloc", uint64(len(text)))
		if failed == nil {
			failed = i.Write(uint32(at), text)
		}
		value := call("opa_value_parse", at, uint64(len(text)))
		if failed == nil && value == 0 {
			failed = errors.New("the module does not read its input")
		}
		return value
	}
	ctx := call("opa_eval_ctx_new")
	call("opa_eval_ctx_set_data", ctx, parsed(data))
	if input != nil {
		call("opa_eval_ctx_set_input", ctx, parsed(input))
	}
	call("opa_eval_ctx_set_entrypoint", ctx, 0)
	call("eval", ctx)
	return uint32(call("opa_eval_ctx_get_result", ctx)), failed
}

// abort is what a module calls to end itself: with the address of a text, or with a built-in function that failed.
func (m *metered) abort(i *sandbox.Instance, args []uint64) (uint64, error) {
	if len(args) != 1 {
		return 0, &abort{"it gave no reason"}
	}
	if f := failedCall(uint32(args[0])); f.is() {
		if f.builtin() < len(m.natives) {
			function := builtin.Of(m.natives[f.builtin()])
			return 0, &builtinError{function.Name, function.Expected(), f.place()}
		}
		return 0, &abort{"a built-in function that this host does not know failed"}
	}
	text, err := i.ReadString0(uint32(args[0]), 1<<10)
	if err != nil {
		return 0, &abort{"it gave a reason that cannot be read"}
	}
	return 0, &abort{text}
}

// problem names what ended an evaluation, and where that was, as far as the module tells.
func (m *metered) problem(err error) *schema.Problem {
	var limit *sandbox.Error
	var failed *builtinError
	var ended *abort
	switch {
	case errors.As(err, &limit):
		return &schema.Problem{Code: string(limit.Outcome), Message: "the policy was stopped: " + limit.Error(),
			Hint: m.raise[limit.Limit()]}
	case errors.As(err, &failed):
		p := &schema.Problem{Code: "builtin", Message: "the built-in function " + clean(failed.Error()),
			Hint: "test the type first, or let input give a value that it is defined for"}
		if failed.place >= 0 && failed.place < len(m.places) {
			at := m.places[failed.place]
			p.File, p.Line, p.Message = at.File, at.Line, p.Message+", in "+at.Rule
		}
		return p
	case errors.As(err, &ended):
		p := aborted(ended.message)
		if p.Code == string(sandbox.MemoryExhausted) {
			p.Message, p.Hint = fmt.Sprintf("the policy needs more memory than %d KiB", m.memory),
				m.raise[(&sandbox.Error{Outcome: sandbox.MemoryExhausted}).Limit()]
		}
		return p
	case errors.Is(err, errTooLarge):
		return &schema.Problem{Code: "invalid-verdict", Message: err.Error()}
	}
	return &schema.Problem{Code: "rego-evaluation", Message: clean(err.Error())}
}

// Limits names the bounds that a verdict may depend on: those of the sandbox, and the size of what a policy may say.
//
// # Errors
//
// An error means that c is not valid.
func Limits(c sandbox.Config) (map[string]int64, error) {
	const prefix = "policy_"
	c.Profile = sandbox.Policy
	out, err := c.Limits(prefix)
	if err == nil {
		out[prefix+"output_bytes"] = mostValue
	}
	return out, err
}

// aborted reads what a module said when it ended itself: FILE:ROW:COLUMN: MESSAGE where it stems from a rule.
func aborted(message string) *schema.Problem {
	p := &schema.Problem{Code: "rego-evaluation", Message: clean(message)}
	if parts := regexp.MustCompile(`^(.*):([0-9]+):([0-9]+): (.*)$`).FindStringSubmatch(message); parts != nil {
		p.File, p.Message = parts[1], clean(parts[4])
		p.Line, _ = strconv.Atoi(parts[2])
		p.Column, _ = strconv.Atoi(parts[3])
	}
	switch {
	case strings.HasSuffix(p.Message, "conflict"):
		p.Code = "conflict"
	case strings.HasPrefix(p.Message, "opa_malloc"):
		p.Code = string(sandbox.MemoryExhausted)
	case p.File == "": // the runtime library ends what it cannot compute
		p.Code = "builtin"
	}
	return p
}
