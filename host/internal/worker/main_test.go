package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is its own worker, under these first arguments.
const (
	serveMode  = "serve-worker"  // Serve
	kernelMode = "kernel-worker" // the kernel's limits without the watch
	rawMode    = "raw-worker"    // no worker at all, but what the next argument says
	parentMode = "parent"        // a program that runs a worker, to be killed
	tellMode   = "tell"          // a program that says what the worker of the next argument makes of the tasks after it
)

func TestMain(m *testing.M) {
	if len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case serveMode:
		os.Exit(Serve(os.Stdin, os.Stdout, tasks()))
	case kernelMode:
		kernelOnly()
	case rawMode:
		raw(os.Args[2])
		os.Exit(0)
	case parentMode:
		_, err := command(serveMode).Run(context.Background(), "sleep", nil, Limits{Wall: time.Minute})
		fmt.Println(err)
		os.Exit(0)
	case tellMode:
		for _, task := range os.Args[3:] {
			output, err := command(os.Args[2]).Run(context.Background(), task, nil,
				Limits{CPU: 2 * time.Second, Wall: time.Minute})
			fmt.Printf("%s: %q, %v\n", task, output, err)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func command(args ...string) Command {
	return Command{Self: true, Argv: append([]string{"worker.test"}, args...)}
}

// tasks do what the name says.
func tasks() map[string]Task {
	quiet := func(work func(input []byte)) Task {
		return func(_ context.Context, input []byte) ([]byte, error) { work(input); return []byte("done"), nil }
	}
	return map[string]Task{
		"echo": func(_ context.Context, input []byte) ([]byte, error) { return input, nil },
		"fail": func(context.Context, []byte) ([]byte, error) { return nil, fmt.Errorf("no\x1b[31m luck") },
		"problem": func(context.Context, []byte) ([]byte, error) {
			return nil,
				&Failure{"rego-parse", []byte("{\x00}")}
		},
		"big":      func(context.Context, []byte) ([]byte, error) { return make([]byte, 1<<20), nil },
		"polite":   func(ctx context.Context, _ []byte) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() },
		"spin":     quiet(func([]byte) { spin() }),
		"allocate": quiet(func([]byte) { allocate() }),
		"huge":     quiet(func(input []byte) { allocated := make([]byte, uint64(len(input))<<36); allocated[0] = 1 }),
		"sleep":    quiet(func([]byte) { time.Sleep(time.Hour) }),
		"panic":    quiet(func(input []byte) { _ = input[len(input)] }),
		"recurse":  quiet(func([]byte) { recurse(1) }),
		"spread": quiet(func([]byte) {
			for {
				go func() { held := make([]byte, 1<<12); time.Sleep(time.Hour); _ = held[0] }()
			}
		}),
		"orphan":  quiet(func([]byte) { go func() { panic("in a goroutine of its own") }(); time.Sleep(time.Hour) }),
		"garbage": quiet(func([]byte) { os.Stdout.WriteString("hello") }),
		"flood": quiet(func([]byte) {
			for {
				os.Stdout.Write(make([]byte, 1<<16))
			}
		}),
		"twice": quiet(func(input []byte) {
			b, _ := (&frame{kind: result, body: input}).encode()
			os.Stdout.Write(b)
		}),
		"close-stdout": quiet(func([]byte) { os.Stdout.Close() }),
		"exit":         quiet(func([]byte) { os.Exit(0) }),
		"exit-7":       quiet(func([]byte) { os.Stderr.WriteString("\x1b]0;title\a giving up\n"); os.Exit(7) }),
		"chatter": quiet(func([]byte) {
			os.Stderr.WriteString("first\n")
			for range 10 << 20 >> 12 {
				os.Stderr.Write(bytes.Repeat([]byte("\xff\x1b"), 1<<11))
			}
			os.Stderr.WriteString("last\n")
			os.Exit(1)
		}),
		"deaf": quiet(func([]byte) { signal.Ignore(syscall.SIGTERM, os.Interrupt); time.Sleep(time.Hour) }),
		"environment": func(context.Context, []byte) ([]byte, error) {
			given, err := os.ReadFile("/proc/self/environ")
			return fmt.Appendf(nil, "%q %q", given, os.Environ()), err
		},
		"place": func(context.Context, []byte) ([]byte, error) {
			dir, err := os.Getwd()
			return fmt.Appendf(nil, "%s %s", dir, time.Local), err
		},
		"write": func(_ context.Context, input []byte) ([]byte, error) {
			f, err := os.CreateTemp("", "")
			if err != nil {
				return nil, err
			}
			defer os.Remove(f.Name())
			_, err = f.Write(input)
			return nil, err
		},
		"status": func(context.Context, []byte) ([]byte, error) {
			var all []byte
			threads, err := os.ReadDir("/proc/self/task")
			for _, thread := range threads {
				b, _ := os.ReadFile("/proc/self/task/" + thread.Name() + "/status")
				all = append(all, b...)
			}
			return all, err
		},
		"descriptors": func(context.Context, []byte) ([]byte, error) {
			var out []string
			entries, err := os.ReadDir("/proc/self/fd")
			for _, e := range entries {
				to, _ := os.Readlink("/proc/self/fd/" + e.Name())
				out = append(out, e.Name()+" "+to)
			}
			return []byte(strings.Join(out, "\n")), err
		},
		"files": func(context.Context, []byte) ([]byte, error) {
			var out []byte
			for fd := uintptr(3); fd < 4096; fd++ {
				f := os.NewFile(fd, "")
				if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
					out = fmt.Appendf(out, "%d ", fd)
				}
			}
			return out, nil
		},
		"escape": func(_ context.Context, setsid []byte) ([]byte, error) {
			own, err := os.Executable()
			if err != nil {
				return nil, err
			}
			cmd := exec.Command(string(setsid), own, rawMode, "hold")
			cmd.Stdout = os.Stdout
			left, err := cmd.StderrPipe()
			if err = errors.Join(err, cmd.Start()); err == nil {
				_, err = left.Read(make([]byte, 1)) // it runs, so it has left
			}
			return nil, err
		},
		"fork": func(_ context.Context, input []byte) ([]byte, error) {
			args := strings.Fields(string(input))
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Stdout = os.Stdout // and holds it open
			if err := cmd.Start(); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("%d", cmd.Process.Pid)
		},
	}
}

func spin() {
	for n := 0; ; n++ {
		if n < 0 {
			return
		}
	}
}

func allocate() {
	var all [][]byte
	for len(all) < 1<<30 {
		block := make([]byte, 1<<20)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		all = append(all, block)
	}
}

func recurse(n int) int {
	if n < 0 {
		return 0
	}
	var frame [64]int
	frame[n%64] = n
	return recurse(n+1) + frame[(n+1)%64]
}

// kernelOnly is Serve without what watches from inside.
func kernelOnly() {
	h, err := readHeader(os.Stdin)
	if err = errors.Join(err, harden(), confine(h.limits)); err != nil {
		panic(err)
	}
	debug.SetGCPercent(-1)
	f, err := h.readRest(os.Stdin, maxInput)
	if err != nil {
		panic(err)
	}
	tasks()[f.label](context.Background(), f.body)
}

func raw(what string) {
	switch what {
	case "sleep":
		time.Sleep(time.Minute)
	case "hold":
		os.Stderr.WriteString("x")
		time.Sleep(5 * time.Second)
	case "silent": // and reads nothing
	case "truncated", "corrupt", "stale", "another-version":
		h, err := readHeader(os.Stdin)
		if err != nil {
			panic(err)
		}
		io.Copy(io.Discard, os.Stdin)
		answer := &frame{kind: result, body: []byte("forged"), re: h.digest()}
		if what == "stale" {
			answer.re[0] ^= 1
		}
		b, _ := answer.encode()
		switch what {
		case "truncated":
			b = b[:len(b)-1]
		case "corrupt":
			b[len(b)-1] ^= 1
		case "another-version":
			b[len(magic)+1] = 9
		}
		os.Stdout.Write(b)
	}
}
