package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// exit is what is left of a process.
type exit struct {
	start  error // why there was none
	killed error // why it was killed; nil if it ended by itself
	wait   error
	state  *os.ProcessState
	stdout stdout
	stderr stderr
}

// output tells from how a process ended whether its response counts, and what it is. A process that was killed, or did
// not end as it should, has no response, whatever it wrote.
func (e *exit) output(ctx context.Context, l Limits, asked digest) ([]byte, error) {
	err := e.failure(ctx, l)
	if err == nil {
		var output []byte
		if output, err = e.response(l, asked); err == nil {
			return output, nil
		}
	}
	err.Stderr = e.stderr.String()
	return nil, err
}

// failure is why there is no response; nil if there should be one.
func (e *exit) failure(ctx context.Context, l Limits) *Error {
	switch {
	case e.start != nil:
		return &Error{Reason: Start, Detail: shorten(e.start.Error(), 160), cause: e.start}
	case e.stdout.over:
		return &Error{Reason: TooLarge, Detail: fmt.Sprintf("it wrote more than the %d bytes that are allowed",
			l.Output)}
	case errors.Is(e.killed, errWall):
		return &Error{Reason: WallClock, Detail: fmt.Sprintf("it took longer than %s", l.Wall)}
	case errors.Is(e.killed, errDying):
		return e.crashed(l, "it ended")
	case e.killed != nil:
		return cancelled(ctx)
	}
	switch code := e.state.ExitCode(); {
	case code == 0 && e.wait == nil:
		return nil
	case code == 0 && errors.Is(e.wait, exec.ErrWaitDelay):
		return &Error{Reason: Protocol, Detail: "it ended, but something it started holds its output open"}
	case code == 0:
		return &Error{Reason: Protocol, Detail: shorten(e.wait.Error(), 160)}
	case code == exitMemory, e.stderr.memory:
		return outOfMemory(l)
	case code == exitCPU, overCPU(e.state, l.CPU):
		return &Error{Reason: CPU, Detail: fmt.Sprintf("it used more than %s of processor time", l.CPU)}
	case code == exitWall:
		return &Error{Reason: WallClock, Detail: fmt.Sprintf("it took longer than %s", l.Wall)}
	case code == exitProtocol:
		return &Error{Reason: Protocol, Detail: "it could not read the request, or not write its response"}
	}
	return e.crashed(l, "it ended with "+e.state.String())
}

// crashed is the end of a process by itself, as far as it is not one for want of memory.
func (e *exit) crashed(l Limits, detail string) *Error {
	if e.stderr.memory {
		return outOfMemory(l)
	}
	if e.stderr.last != nil {
		detail += ": " + shorten(string(e.stderr.last), 160)
	}
	return &Error{Reason: Crashed, Detail: detail}
}

func outOfMemory(l Limits) *Error {
	return &Error{Reason: Memory, Detail: fmt.Sprintf("it needed more than %d bytes of memory", l.Memory)}
}

// response reads the one response of a process that ended well.
func (e *exit) response(l Limits, asked digest) ([]byte, *Error) {
	r := bytes.NewReader(e.stdout.data)
	var f *frame
	h, err := readHeader(r)
	if err == nil {
		f, err = h.readRest(r, max(l.Output, 4<<10))
	}
	if err == nil && (f.kind == request || f.re != asked) {
		err = errors.New("it does not answer the request")
	}
	if err != nil {
		return nil, &Error{Reason: Protocol, Detail: "its output is not one response: " + err.Error()}
	}
	detail := shorten(string(f.body), 160)
	switch {
	case f.kind == result && int64(len(f.body)) <= l.Output:
		return f.body, nil
	case f.kind == failure:
		own := &Failure{Code: f.label, Data: f.body}
		return nil, &Error{Reason: TaskFailed, Detail: own.Error(), cause: own}
	case f.kind == result, f.label == "too-large":
		return nil, &Error{Reason: TooLarge, Detail: detail}
	case f.label == "limits":
		return nil, &Error{Reason: Start, Detail: "it could not bound itself: " + detail}
	}
	return nil, &Error{Reason: Protocol, Detail: "it refused the request: " + detail}
}

func cancelled(ctx context.Context) *Error {
	return &Error{Reason: Cancelled, Detail: "the caller ended it", cause: context.Cause(ctx)}
}
