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
		rest := waitingFor(t, signal, "compare", "-v", "--reading", "hop", "--cache", t.TempDir(), "-")
		if !strings.Contains(rest, "interrupted; nothing was judged to its end") {
			t.Errorf("%v: %s", signal, rest)
		}
	}
}

// waitingFor runs construe with a standard input that nobody writes or closes, asks it to end once it has loaded, holds
// the exit code, and gives what it says on standard error then.
func waitingFor(t *testing.T, signal syscall.Signal, args ...string) string {
	t.Helper()
	command := exec.Command("construe", args...)
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
	if err = command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitEvaluation {
		t.Errorf("%v: %v: %s", signal, err, rest)
	}
	return string(rest)
}

// TestAskedToEndBetweenManyRuntimes asks it to end after some comparisons were written, while it waits for the next
// runtime: it says how many went out, and the file says that it was
// ended.
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
		stderr.String(), "interrupted; 2 comparisons went to standard output, and no file is of them") {
		t.Errorf("%v: %s", err, stderr.String())
	}
	holdsInterruption(t, folder, "out.ndjson")
}

// holdsInterruption holds that a folder has some files and no other, and that each says that its run was ended.
func holdsInterruption(t *testing.T, folder string, names ...string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != len(names) {
		t.Errorf("%v is left, %v; expected %v", left, err, names)
	}
	for _, name := range names {
		if b, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !strings.Contains(string(b),
			"the run was ended before everything was judged") {
			t.Errorf("%s: %v: %s", name, err, b)
		}
	}
}

// TestAskedToEndLeavesNothingGreen asks it to end while it waits for an input that nobody closes, so that it cannot end
// by itself: what programs read says so in the place of what an earlier run came to, and a page is as it was.
func TestAskedToEndLeavesNothingGreen(t *testing.T) {
	folder := t.TempDir()
	args := []string{"compare", "-v", "--reading", "hop", "--cache", t.TempDir(), "--gate", filepath.Join(folder, "gate")}
	names := []string{"gate"}
	for _, format := range []string{"json", "junit", "sarif", "gitlab", "github"} {
		args = append(args, "-f", format+"="+filepath.Join(folder, format))
		names = append(names, format)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("passed"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	waitingFor(t, syscall.SIGINT, append(args, "-")...)
	holdsInterruption(t, folder, names...)
}

// TestAskedToEndWhileItMaps asks it to end while it learns what cells come to: no page is left, whole or half.
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
		!strings.Contains(string(rest), "interrupted; nothing was judged to its end") {
		t.Errorf("%v: %s", err, rest)
	}
	holdsInterruption(t, folder, "map.json")
}
