//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestAskedToEnd asks construe to end while it waits for a standard input that nobody writes or closes.
func TestAskedToEnd(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		command := exec.Command("construe", "compare", "-v", "--reading", "hop", "--cache", t.TempDir(), "-")
		input, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer input.Close()
		stderr, err := command.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewReader(stderr)
		if line, err := said.ReadString('\n'); err != nil { // it has loaded, so it listens to signals
			t.Fatalf("%q, %v", line, err)
		}
		if err := command.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(said)
		if err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitEvaluation ||
			!strings.Contains(string(rest), "interrupted; nothing was written") {
			t.Errorf("%v: %v: %s", signal, err, rest)
		}
	}
}
