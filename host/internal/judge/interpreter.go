package judge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/schema"
)

// Config bounds the evaluation of a policy. The zero value is the safe default. All but Deadline and Slots are the same
// on every machine, and so is what they stop.
type Config struct {
	// Steps bounds the work: [rego.DefaultSteps], and [StepsPerValue] for each value of the input, if 0.
	Steps int64
	// Bytes bounds what the policy makes: [rego.DefaultBytes], and [BytesPerValue] for each value of the input, if 0.
	Bytes int64
	// Depth bounds calls within calls: [rego.DefaultDepth] if 0.
	Depth int
	// Deadline bounds the time. It protects the host; a policy relies on its steps. If 0: ten seconds, and a
	// microsecond for each step of the budget, which takes a twentieth of it.
	Deadline time.Duration
	// Slots bounds how many calls run at once, of all that share it; no bound if nil.
	Slots chan struct{}
	// Heavy has room for the evaluations that may go on at once that have made more than an eighth of what they may.
	Heavy chan struct{}
	// Raise says how a user raises what stopped a policy, by the field's name here.
	Raise map[string]string
}

// What the budgets of a policy are where nobody says, and what they grow by with its input, in values and sixteenths
// of bytes of text; see docs/rationale.md#why-these-limits.
const (
	DefaultSteps  = rego.DefaultSteps
	StepsPerValue = 200
	BytesPerValue = 1 << 10
)

// interpreted evaluates a compiled policy in this process, metered.
type interpreted struct {
	program *rego.Program
	config  Config
}

func newInterpreted(plan []byte, c Config) (*interpreted, error) {
	p, err := rego.Load(plan, rego.Options{})
	if err != nil {
		return nil, err
	}
	return &interpreted{p, c}, nil
}

func (t *interpreted) String() string { return "interpreter" }

// What a policy may say, in values and sixteenths of bytes, and what more for each of them in its input.
const (
	mostSaid     = 1 << 17
	saidPerValue = 8
)

func (t *interpreted) eval(ctx context.Context, f *Facts, c *schema.Classification, p *Policy) (answer any,
	defined bool, work *schema.Spent, err error) {
	input, err := f.value(c, p.givenValue)
	if err != nil {
		return nil, false, nil, err
	}
	if t.config.Slots != nil {
		select {
		case t.config.Slots <- struct{}{}:
			defer func() { <-t.config.Slots }()
		case <-ctx.Done():
			return nil, false, nil, &rego.Error{Kind: rego.Time, Message: ctx.Err().Error()}
		}
	}
	limits := t.limits(input)
	const most = 1 << 40 // steps, beyond which nobody waits; it keeps the product in range
	limits.Time = cmp.Or(t.config.Deadline, 10*time.Second+time.Microsecond*time.Duration(min(limits.Steps, most)))
	r, err := t.program.Run(ctx, "", input, limits)
	var own *rego.Error
	if errors.As(err, &own) && own.Kind == rego.Time {
		return nil, false, nil, err // how far it came depends on this machine
	}
	if r != nil {
		const page = 64 << 10
		work = &schema.Spent{Fuel: r.Work.Steps, Depth: r.Work.Depth, MemoryPages: int((r.Work.Bytes + page - 1) / page)}
	}
	if err != nil || r.Value.At("result") == nil {
		return nil, false, work, err
	}
	answer, err = r.Value.At("result").Plain(mostSaid + saidPerValue*input.Weight())
	if err != nil {
		err = fmt.Errorf("%w: %w", errTooLarge, err)
	}
	return answer, true, work, err
}

// limits are those of an evaluation on an input.
func (t *interpreted) limits(input *rego.Value) rego.Limits {
	l := rego.Limits{Steps: t.config.Steps, Bytes: t.config.Bytes, Depth: t.config.Depth, Heavy: t.config.Heavy}
	if l.Steps == 0 {
		l.Steps = rego.DefaultSteps + StepsPerValue*input.Weight()
	}
	if l.Bytes == 0 {
		l.Bytes = rego.DefaultBytes + BytesPerValue*input.Weight()
	}
	return l
}

var errTooLarge = errors.New("what the policy says is too large")

// limitCodes are the codes of the problems that ended an evaluation at a limit, and the fields of [Config] that raise
// it.
var limitCodes = map[rego.ErrorKind][2]string{
	rego.Steps: {"fuel-exhausted", "Steps"},
	rego.Bytes: {"memory", "Bytes"},
	rego.Depth: {"depth-exceeded", "Depth"},
	rego.Time:  {"host-limit", "Deadline"},
}

// problem names what ended an evaluation, and where that was.
func (t *interpreted) problem(err error) *schema.Problem {
	var own *rego.Error
	switch {
	case errors.Is(err, errTooLarge):
		return &schema.Problem{Code: "invalid-verdict", Message: err.Error()}
	case !errors.As(err, &own):
		return &schema.Problem{Code: "rego-evaluation", Message: clean(err.Error())}
	}
	p := &schema.Problem{File: own.Place.File, Line: own.Place.Line, Column: own.Place.Column}
	switch own.Kind {
	case rego.Conflict:
		p.Code, p.Message = "conflict", clean(own.Message)
		p.Hint = "let only one of the definitions hold, or have them give the same value"
	case rego.Builtin:
		p.Code, p.Message = "builtin", "the built-in function "+clean(own.Message)
		if own.Rule != "" {
			p.Message += ", in " + clean(own.Rule)
		}
		p.Hint = "test the type first, or let input give a value that it is defined for"
	default:
		code := limitCodes[own.Kind]
		p.Code, p.Message, p.Hint = code[0], "the policy was stopped: "+clean(own.Message), t.config.Raise[code[1]]
	}
	return p
}

// Limits names the bounds that a verdict may depend on, each name behind prefix. A number of 0 is a default, which the
// input adds to; its two parts are named beside it.
func Limits(prefix string, c Config) map[string]int64 {
	out := map[string]int64{prefix + "steps": c.Steps, prefix + "memory_bytes": c.Bytes,
		prefix + "depth": int64(cmp.Or(c.Depth, rego.DefaultDepth)), prefix + "output_values": mostSaid,
		prefix + "output_values_per_value": saidPerValue}
	if c.Steps == 0 {
		out[prefix+"steps_base"], out[prefix+"steps_per_value"] = DefaultSteps, StepsPerValue
	}
	if c.Bytes == 0 {
		out[prefix+"memory_bytes_base"], out[prefix+"memory_bytes_per_value"] = rego.DefaultBytes, BytesPerValue
	}
	return out
}
