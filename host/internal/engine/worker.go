package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// The tasks of a worker: what nothing in this process could interrupt or bound. The first three are what OPA does with
// a party's Rego.
const (
	taskCompile  = "compile-policy"
	taskTopdown  = "judge-topdown"
	taskTest     = "test-policy"
	taskTogether = "compile-policies" // several at once; see together.go
	taskNative   = "compile-native"   // what wazero's compiler does with a party's WebAssembly; see native.go
)

// problemsCode marks a failure whose data are problems, rather than a fault of the worker's.
const problemsCode = "policy"

// policyTask is a policy, and what it is to be compiled, tested or judged with.
type policyTask struct {
	Bundle judge.Bundle `json:"bundle"`
	Case   *schema.Case `json:"case"`
	// Timeout bounds one evaluation.
	Timeout time.Duration `json:"timeout,omitempty"`
	// Tests are which tests run, and how.
	Tests judge.TestOptions `json:"tests"`
	// Asked is what is judged, and Facts what it is about: several are about the same.
	Asked []asked         `json:"asked,omitempty"`
	Facts []*schema.Facts `json:"facts,omitempty"`
}

// asked is what topdown judges: facts, by their number, and a classification of them with its digest, under definitions
// that the policy is made to adopt, or its own.
type asked struct {
	Facts          int                    `json:"facts"`
	Classification *schema.Classification `json:"classification"`
	Digest         string                 `json:"digest"`
	Definitions    map[string]string      `json:"definitions,omitempty"`
}

// ServeWorker is what the main function of an embedder's worker command calls: it does the one task that stdin asks
// for, writes the response to stdout, and returns the code that the process must exit with at once. It bounds the
// process for good and drops its environment, so it is for a process that does nothing else.
func ServeWorker(stdin io.Reader, stdout io.Writer) int {
	return worker.Serve(stdin, stdout, map[string]worker.Task{
		taskCompile: task(func(ctx context.Context, t policyTask) (any, error) {
			return judge.Compile(ctx, t.Bundle, t.Case, nil)
		}),
		taskTest: task(func(ctx context.Context, t policyTask) (any, error) {
			return judge.Test(ctx, t.Bundle, t.Case, t.Tests)
		}),
		taskTopdown:  task(judgeTopdown),
		taskTogether: compileEach,
		taskNative:   compileNative,
	})
}

// judgeTopdown is the worker's end of verdicts by OPA's own evaluator.
func judgeTopdown(ctx context.Context, t policyTask) (any, error) {
	own, err := judge.PrepareTopdown(ctx, t.Bundle, t.Case, nil)
	if err != nil {
		return nil, err
	}
	cs := &Case{Dispute: t.Case, Config: Config{Timeout: t.Timeout}}
	var ready *Prepared // those that the question before was about: the rest would take room
	verdicts := make([]*schema.Verdict, len(t.Asked))
	for i, a := range t.Asked {
		if a.Facts < 0 || a.Facts >= len(t.Facts) {
			return nil, errors.New("facts that were not handed over")
		}
		if ready == nil || ready.Document != t.Facts[a.Facts] {
			if ready, err = cs.Prepare(t.Facts[a.Facts]); err != nil {
				return nil, err
			}
		}
		p := own
		if a.Definitions != nil {
			if p, err = own.Adopting(a.Definitions); err != nil {
				return nil, err
			}
		}
		verdicts[i] = cs.topdownVerdict(ctx, p, ready, a.Classification, a.Digest)
	}
	return verdicts, nil
}

// task turns a function over documents into one over bytes; problems travel as what they are.
func task(do func(context.Context, policyTask) (any, error)) worker.Task {
	return func(ctx context.Context, input []byte) ([]byte, error) {
		debug.SetGCPercent(400) // a task is short; from a part of the worker's memory on it collects all the same
		var t policyTask
		if err := json.Unmarshal(input, &t); err != nil {
			return nil, err
		}
		result, err := do(ctx, t)
		if err != nil {
			data, failed := json.Marshal(schema.ProblemsIn(err, "policy"))
			if failed != nil {
				return nil, failed
			}
			return nil, &worker.Failure{Code: problemsCode, Data: data}
		}
		return json.Marshal(result)
	}
}

// isolated reports whether a party's Rego is compiled and tested in another process.
func (cs *Case) isolated() bool { return cs.workers != nil }

// newWorkers is the command of the configuration, with a bound on how many of its processes run at once; nil without
// one.
func newWorkers(argv []string, most int) *worker.Command {
	if len(argv) == 0 {
		return nil
	}
	c := &worker.Command{Argv: argv, Slots: make(chan struct{}, most)}
	if argv[0] == "" {
		c.Self, c.Argv = true, append([]string{"construe"}, argv[1:]...)
	}
	return c
}

// remote has a worker do a task for a party and decodes what it gives. A worker that was ended is a limit of this host.
func (cs *Case) remote(ctx context.Context, name string, t policyTask, l worker.Limits, into any) error {
	input, err := json.Marshal(t)
	if err != nil {
		return err
	}
	output, err := cs.workers.Run(ctx, name, input, l)
	var ended *worker.Error
	var failed *worker.Failure
	switch {
	case errors.As(err, &failed) && failed.Code == problemsCode:
		return problemsOf(failed.Data)
	case errors.As(err, &ended) && ended.Reason == worker.Start:
		return &schema.Problem{Code: "no-worker", Message: "the worker process cannot be started: " +
			Harmless(ended.Error()), Hint: "Config.Worker names a program whose main calls host.ServeWorker"}
	case err != nil:
		p := &schema.Problem{Code: "host-limit",
			Message: "what OPA made of the policy was ended: " + Harmless(err.Error()),
			Hint:    "a smaller policy; long bodies and chains of rules take the compiler longest"}
		if ended != nil && (ended.Reason == worker.Protocol || ended.Reason == worker.Crashed) {
			p.Hint = "where it is so for every policy: Config.Worker names a program whose main calls " +
				"host.ServeWorker first"
		}
		return p
	}
	if err := json.Unmarshal(output, into); err != nil {
		return &schema.Problem{Code: "host-limit",
			Message: "the worker process gave no document: " + Harmless(err.Error())}
	}
	return nil
}

// problemsOf reads the problems that a worker reports. They are text from a process that ran a party's code.
func problemsOf(data []byte) error {
	var out schema.Problems
	if err := json.Unmarshal(data, &out); err != nil || len(out) == 0 {
		return &schema.Problem{Code: "host-limit", Message: "the worker process reports a problem that cannot be read"}
	}
	for _, p := range out {
		harmlessProblem(p)
	}
	return out
}

func harmlessProblem(p *schema.Problem) {
	for _, text := range []*string{&p.Code, &p.Message, &p.File, &p.Pointer, &p.Hint, &p.Party} {
		*text = Harmless(*text)
	}
}

// Harmless cuts text from outside to one short line, of characters that only show themselves.
func Harmless(s string) string {
	const most = 2048
	if len(s) > most {
		s = fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(s[:most], ""), len(s))
	}
	return schema.OneLine(s)
}
