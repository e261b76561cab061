//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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

// TestAskedToEndBetweenManyRuntimes asks it to end after some comparisons were written, while it waits for the next
// runtime: it says how many went out, and leaves no file half made.
func TestAskedToEndBetweenManyRuntimes(t *testing.T) {
	folder := t.TempDir()
	command := exec.Command("construe", "compare", "--no-crux", "--own", "--cache", "none", "-f", "json", "-f",
		"json="+filepath.Join(folder, "out.ndjson"), "-")
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := io.WriteString(input, `{"construe":"runtime/v1","id":"one","title":"Nothing is known",`+
			`"asOf":"2026-03-18","offering":{"seller":"unknown"}}`+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewReader(stdout)
	for range 2 { // both are out although the input goes on
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatalf("%v: %s", err, stderr.String())
		}
	}
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, lines); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitEvaluation || !strings.Contains(
		stderr.String(), "interrupted; 2 comparisons went to standard output, and files were left as they were") {
		t.Errorf("%v: %s", err, stderr.String())
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// TestAskedToEndWhileItMaps asks it to end while it learns what cells come to: no file is left, whole or half.
func TestAskedToEndWhileItMaps(t *testing.T) {
	folder := t.TempDir()
	command := exec.Command("construe", "map", "sre", "--world", "h1", "--progress", "--cache", "none", "-f",
		"json="+filepath.Join(folder, "map.json"), "-f", "csv="+filepath.Join(folder, "map.csv"))
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	if line, err := said.ReadString('\n'); err != nil || !strings.HasPrefix(line, "map: 0 of 4 cells learned") {
		t.Fatalf("%q, %v", line, err)
	}
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(said)
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitEvaluation ||
		!strings.Contains(string(rest), "interrupted; nothing was written") {
		t.Errorf("%v: %s", err, rest)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
