package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// patient are limits that nothing meets which ends by itself, however busy the machine.
func patient() Limits { return Limits{Wall: time.Minute, CPU: 30 * time.Second} }

func reason(t *testing.T, output []byte, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("output %.40q, error %v; want a *Error", output, err)
	}
	if output != nil {
		t.Errorf("an error came with the output %.40q", output)
	}
	if len(e.Stderr) > 4<<10 || strings.ContainsAny(e.Stderr+e.Error(), "\x1b\a\x00") {
		t.Errorf("not fit to be shown: %q, %d bytes of stderr %.80q", e, len(e.Stderr), e.Stderr)
	}
	return e
}

func TestEcho(t *testing.T) {
	for _, input := range [][]byte{{}, []byte("text"), bytes.Repeat([]byte{0, 255, '\n'}, 1<<20)} {
		output, err := command(serveMode).Run(t.Context(), "echo", input, patient())
		if err != nil || !bytes.Equal(output, input) {
			t.Errorf("%d bytes became %d, error %v", len(input), len(output), err)
		}
	}
}

// TestReasons holds how each way to go wrong is told from the others.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		task   string
		limits Limits
		want   Reason
		detail string
	}{
		{"spin", Limits{CPU: 300 * time.Millisecond, Wall: time.Minute}, CPU, "300ms"},
		{"spin", Limits{CPU: time.Minute, Wall: 500 * time.Millisecond}, WallClock, "500ms"},
		{"sleep", Limits{Wall: 300 * time.Millisecond}, WallClock, ""},
		{"deaf", Limits{Wall: 500 * time.Millisecond}, WallClock, ""},
		{"polite", Limits{Wall: 300 * time.Millisecond}, WallClock, ""},
		{"allocate", patient(), Memory, "268435456"},
		{"huge", patient(), Memory, ""},
		{"recurse", patient(), Crashed, "stack overflow"},
		{"orphan", patient(), Crashed, "in a goroutine of its own"},
		{"exit", patient(), Protocol, "incomplete"},
		{"exit-7", patient(), Crashed, "exit status 7"},
		{"chatter", patient(), Crashed, "exit status 1"},
		{"garbage", patient(), Protocol, "does not begin"},
		{"twice", patient(), Protocol, "follows its end"},
		{"close-stdout", patient(), Protocol, ""},
		{"flood", patient(), TooLarge, ""},
		{"big", Limits{Wall: time.Minute, Output: 1<<20 - 1}, TooLarge, "1048576"},
		{"unheard-of", patient(), Protocol, "no task unheard-of"},
		{"Bad Name", patient(), Start, ""},
		{"echo", Limits{Wall: -1}, Start, "not positive"},
		{"fail", patient(), TaskFailed, "luck"},
		{"problem", patient(), TaskFailed, "rego-parse"},
		{"panic", patient(), TaskFailed, "index out of range"},
	} {
		t.Run(c.task, func(t *testing.T) {
			t.Parallel()
			output, err := command(serveMode).Run(t.Context(), c.task, []byte("input"), c.limits)
			if e := reason(t, output, err); e.Reason != c.want || !strings.Contains(e.Detail, c.detail) {
				t.Errorf("%v; want %s with %q\nstderr: %s", e, c.want, c.detail, e.Stderr)
			}
		})
	}
}

// TestSpread has a task take memory through very many goroutines. Where the watch gets no turn in time, Go's garbage
// collector may crash when the kernel refuses it memory, and does not say why.
func TestSpread(t *testing.T) {
	output, err := command(serveMode).Run(t.Context(), "spread", nil, patient())
	if e := reason(t, output, err); e.Reason != Memory && e.Reason != Crashed {
		t.Errorf("%v\nstderr: %s", e, e.Stderr)
	}
}

// TestForeign holds that a program that is no worker, or one that forges, gives no output.
func TestForeign(t *testing.T) {
	for what, want := range map[string]string{"silent": "incomplete", "truncated": "ends after", "corrupt": "digest",
		"stale": "does not answer", "another-version": "version is 9"} {
		output, err := command(rawMode, what).Run(t.Context(), "echo", make([]byte, 1<<20), patient())
		if e := reason(t, output, err); e.Reason != Protocol || !strings.Contains(e.Detail, want) {
			t.Errorf("%s: %v; want %q", what, e, want)
		}
	}
	output, err := command(rawMode, "sleep").Run(t.Context(), "echo", make([]byte, 1<<20),
		Limits{Wall: 300 * time.Millisecond})
	if e := reason(t, output, err); e.Reason != WallClock {
		t.Errorf("a program that does not read: %v", e)
	}
}

func TestStart(t *testing.T) {
	missing := t.TempDir() + "/no-such-program"
	for _, c := range []Command{{}, {Self: true}, {Argv: []string{missing}},
		{Argv: []string{"no-such-program-in-path"}}, {Argv: []string{t.TempDir()}}} {
		output, err := c.Run(t.Context(), "echo", nil, patient())
		if e := reason(t, output, err); e.Reason != Start || e.Detail == "" {
			t.Errorf("%v: %v", c.Argv, e)
		}
	}
	if _, err := (Command{Argv: []string{missing}}).Run(t.Context(), "echo", nil, patient()); !errors.Is(err,
		os.ErrNotExist) {
		t.Errorf("%v does not say that there is no such file", err)
	}
}

// TestFailure holds that the parent gets the task's own bytes, unchanged.
func TestFailure(t *testing.T) {
	_, err := command(serveMode).Run(t.Context(), "problem", nil, patient())
	var f *Failure
	if !errors.As(err, &f) || f.Code != "rego-parse" || string(f.Data) != "{\x00}" {
		t.Errorf("%+v, of %v", f, err)
	}
}

func TestStderr(t *testing.T) {
	_, err := command(serveMode).Run(t.Context(), "chatter", nil, patient())
	e := reason(t, nil, err)
	if !strings.HasPrefix(e.Stderr, "first\n") || !strings.HasSuffix(e.Stderr, "last\n") ||
		!strings.Contains(e.Stderr, "bytes") {
		t.Errorf("beginning and end were not kept: %.40q ... %q", e.Stderr, e.Stderr[max(0, len(e.Stderr)-40):])
	}
}

// TestCancelled cancels a task that runs, and one whose turn never came.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := command(serveMode)
	c.Slots = make(chan struct{}, 1)
	done := make(chan error)
	go func() { _, err := c.Run(ctx, "sleep", nil, patient()); done <- err }()
	for len(c.Slots) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if e := reason(t, nil, <-done); e.Reason != Cancelled || !errors.Is(e, context.Canceled) {
		t.Errorf("cancelled while it ran: %v", e)
	}
	output, err := c.Run(ctx, "echo", nil, patient())
	if e := reason(t, output, err); e.Reason != Cancelled {
		t.Errorf("cancelled before: %v", e)
	}
}

// TestSlots holds that no more run at once than there are slots, and that who waits for one can be cancelled.
func TestSlots(t *testing.T) {
	c := command(serveMode)
	c.Slots = make(chan struct{}, 1)
	c.Slots <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	output, err := c.Run(ctx, "echo", nil, patient())
	if e := reason(t, output, err); e.Reason != Cancelled || !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("without a free slot: %v", e)
	}
	<-c.Slots
	if _, err := c.Run(t.Context(), "echo", nil, patient()); err != nil || len(c.Slots) != 0 {
		t.Errorf("with a free slot: %v; %d taken after", err, len(c.Slots))
	}
}

func TestConcurrent(t *testing.T) {
	c := command(serveMode)
	c.Slots = make(chan struct{}, 4)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			input := []byte(fmt.Sprint("input ", i))
			if output, err := c.Run(t.Context(), "echo", input, patient()); err != nil || !bytes.Equal(output, input) {
				t.Errorf("%s became %q, error %v", input, output, err)
			}
		})
	}
	wg.Wait()
}

func BenchmarkEcho(b *testing.B) {
	for b.Loop() {
		if _, err := command(serveMode).Run(b.Context(), "echo", []byte("input"), Limits{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/op")
}
