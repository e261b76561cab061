package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Task is work that a worker can do: bytes in, bytes out. Its name is of lower-case letters, digits and hyphens. It
// need not look at ctx, which ends with the time it has. It starts no processes and keeps away from standard input and
// output.
type Task func(ctx context.Context, input []byte) (output []byte, err error)

// Exit codes of a worker that gave no response, chosen apart from those of Go and of shells.
const (
	exitCPU = iota + 101
	exitMemory
	exitWall
	exitProtocol // the request could not be read, or the response not be written
)

// Serve does the one task that stdin asks for, writes its response to stdout, and returns the code that the process
// must exit with at once. It is for the main function of a process that exists for nothing else, with its own standard
// input and output: it bounds the process for good, drops its environment, sets its time zone to UTC and may end it. It
// bounds what it can before it reads anything, and the rest before it reads what a stranger may have written.
func Serve(stdin io.Reader, stdout io.Writer, tasks map[string]Task) int {
	os.Clearenv()
	time.Local = time.UTC
	runtime.GOMAXPROCS(min(2, runtime.GOMAXPROCS(0)))
	unbounded := harden()
	h, err := readHeader(stdin)
	if err != nil || h.kind != request {
		return exitProtocol
	}
	if unbounded = errors.Join(unbounded, confine(h.limits)); unbounded != nil {
		return respond(stdout, h, &frame{kind: refusal, label: "limits", body: []byte(unbounded.Error())})
	}
	debug.SetMemoryLimit(h.limits.Memory / 8 * 5)
	if h.limits.Memory <= 256<<20 {
		debug.SetGCPercent(400) // the process ends before a thriftier collector has earned anything
	}
	debug.SetMaxStack(int(min(h.limits.Memory/4, 256<<20)))
	go watch(h.limits, time.Now())
	f, err := h.readRest(stdin, maxInput)
	if err != nil {
		return respond(stdout, h, &frame{kind: refusal, label: "request", body: []byte(err.Error())})
	}
	task, known := tasks[f.label]
	if !known {
		return respond(stdout, h, &frame{kind: refusal, label: "unknown-task",
			body: []byte("this worker has no task " + f.label)})
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.limits.Wall)
	defer cancel()
	answer := do(ctx, task, f.body)
	if answer.kind == failure && ctx.Err() != nil {
		return exitWall
	}
	return respond(stdout, h, answer)
}

// do runs a task; a panic is its error.
func do(ctx context.Context, task Task, input []byte) (answer *frame) {
	defer func() {
		if p := recover(); p != nil {
			answer = &frame{kind: failure, label: "panic", body: text(fmt.Sprint(p))}
		}
	}()
	output, err := task(ctx, input)
	var own *Failure
	switch {
	case err == nil:
		return &frame{kind: result, body: output}
	case errors.As(err, &own) && own.Code != "" && len(own.Code) <= maxLabel &&
		!strings.ContainsFunc(own.Code, func(r rune) bool { return !labelled(r) }):
		return &frame{kind: failure, label: own.Code, body: own.Data}
	}
	return &frame{kind: failure, label: "error", body: text(err.Error())}
}

// text bounds what is only read by people.
func text(s string) []byte { return []byte(s[:min(len(s), 4<<10)]) }

// respond writes the one response, unless it is larger than the parent would read.
func respond(stdout io.Writer, h *header, f *frame) int {
	if int64(len(f.body)) > h.limits.Output && f.kind != refusal {
		f = &frame{kind: refusal, label: "too-large",
			body: fmt.Appendf(nil, "the output has %d bytes; at most %d are allowed", len(f.body), h.limits.Output)}
	}
	f.re = h.digest()
	b, _ := f.encode()
	if _, err := stdout.Write(b); err != nil {
		return exitProtocol
	}
	return 0
}
