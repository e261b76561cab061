package worker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func ask(t *testing.T, task string) string {
	t.Helper()
	output, err := command(serveMode).Run(t.Context(), task, nil, patient())
	if err != nil {
		t.Fatal(err)
	}
	return string(output)
}

// TestNothingInherited holds what a worker does not get from its parent.
func TestNothingInherited(t *testing.T) {
	t.Setenv("CONSTRUE_SECRET", "x")
	if got := ask(t, "environment"); got != `"CONSTRUE_WORKER=1\x00" []` { // its mark alone
		t.Errorf("the environment is %s", got)
	}
	if got := ask(t, "place"); got != "/ UTC" {
		t.Errorf("folder and time zone are %s", got)
	}
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	fd, err := syscall.Open(secret, syscall.O_RDONLY, 0) // not to be closed by exec
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	f, err := os.Open(secret)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, line := range strings.Split(ask(t, "descriptors"), "\n") {
		number, to, _ := strings.Cut(line, " ")
		// the listing itself; Go's own
		runtimes := to == "" || strings.HasPrefix(to, "anon_inode:") || strings.HasPrefix(to, "/sys/fs/cgroup/")
		if n, err := strconv.Atoi(number); err != nil || n > 2 && !runtimes ||
			n <= 2 && !strings.HasPrefix(to, "pipe:") {
			t.Errorf("descriptor %s", line)
		}
	}
}

// TestHardened holds the limits that no request sets, on every thread.
func TestHardened(t *testing.T) {
	status := ask(t, "status")
	if threads, bounded := strings.Count(status, "\nPid:"), strings.Count(status, "\nNoNewPrivs:\t1\n"); threads < 2 ||
		bounded != threads {
		t.Errorf("%d of %d threads have no_new_privs", bounded, threads)
	}
	own, err := os.ReadFile("/proc/self/task/" + strconv.Itoa(syscall.Gettid()) + "/status")
	if err != nil || strings.Contains(string(own), "NoNewPrivs:\t1") {
		t.Errorf("a thread of the parent was left without a way to gain privileges: %v", err)
	}
	for allowed, written := range map[int64]int{0: 1, 5: 6} {
		l := patient()
		l.Files = allowed
		_, err = command(serveMode).Run(t.Context(), "write", make([]byte, written), l)
		if e := reason(t, nil, err); e.Reason != TaskFailed || !strings.Contains(e.Detail, "file too large") {
			t.Errorf("a file of %d bytes could be written where %d are allowed: %v", written, allowed, e)
		}
		if _, err = command(serveMode).Run(t.Context(), "write", make([]byte, allowed), l); err != nil {
			t.Errorf("a file of the %d bytes that are allowed: %v", allowed, err)
		}
	}
}

// TestKernel holds that the kernel's limits end what the watch does not, and that they are told apart.
func TestKernel(t *testing.T) {
	_, err := command(kernelMode).Run(t.Context(), "spin", nil, Limits{CPU: time.Millisecond, Wall: time.Minute})
	if e := reason(t, nil, err); e.Reason != CPU {
		t.Errorf("spin: %v\n%s", e, e.Stderr)
	}
	if sanitized {
		t.Skip("shadow memory leaves no room for a limit of memory")
	}
	for _, task := range []string{"allocate", "spread"} {
		_, err = command(kernelMode).Run(t.Context(), task, nil, patient())
		if e := reason(t, nil, err); e.Reason != Memory {
			t.Errorf("%s: %v\n%s", task, e, e.Stderr)
		}
	}
}

// TestParentKeepsSmall holds that what fills a worker does not fill its parent.
func TestParentKeepsSmall(t *testing.T) {
	before := resident(t)
	for _, task := range []string{"allocate", "flood", "chatter"} {
		l := patient()
		l.Output = 1 << 20
		_, err := command(serveMode).Run(t.Context(), task, nil, l)
		reason(t, nil, err)
	}
	if grown := resident(t) - before; grown > 32<<20 {
		t.Errorf("the parent grew by %d bytes", grown)
	}
}

func resident(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(b))
	if err != nil || len(fields) < 2 {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(fields[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// TestLeftBehind holds that a process which a task started ends with the task, and holds nothing up.
func TestLeftBehind(t *testing.T) {
	_, err := command(serveMode).Run(t.Context(), "fork", []byte("/proc/self/exe "+rawMode+" sleep"), patient())
	e := reason(t, nil, err)
	pid, convErr := strconv.Atoi(strings.TrimPrefix(e.Detail, "error: "))
	if e.Reason != TaskFailed || convErr != nil {
		t.Fatalf("%v; want the number of a process", e)
	}
	waitDead(t, pid)
}

// TestEscaped holds that a process which left the group, and so is not found, holds nothing up either.
func TestEscaped(t *testing.T) {
	const setsid = "/usr/bin/setsid"
	if _, err := os.Stat(setsid); err != nil {
		t.Skip("there is no " + setsid)
	}
	_, err := command(serveMode).Run(t.Context(), "escape", []byte(setsid), patient())
	if e := reason(t, nil, err); e.Reason != Protocol || !strings.Contains(e.Detail, "holds its output open") {
		t.Error(e)
	}
}

// TestParentKilled holds that a worker does not outlive a parent that could not say good-bye.
func TestParentKilled(t *testing.T) {
	parent := exec.Command("/proc/self/exe", parentMode)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	child := childOf(t, parent.Process.Pid)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait()
	waitDead(t, child)
}

// childOf waits until a process has a child that has run far enough to lower a limit, and returns its number.
func childOf(t *testing.T, parent int) int {
	t.Helper()
	for range 1000 {
		lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent))
		for _, list := range lists {
			b, _ := os.ReadFile(list)
			if child, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil {
				if limits, _ := os.ReadFile(fmt.Sprintf("/proc/%d/limits", child)); strings.Contains(string(limits),
					"Max cpu time              6 ") {
					return child
				}
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the parent started no worker")
	return 0
}

// waitDead waits until a process has ended; one that nobody has reaped yet counts as ended.
func waitDead(t *testing.T, pid int) {
	t.Helper()
	state := ""
	for range 1000 {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return
		}
		_, after, _ := strings.Cut(string(b), ") ")
		if state, _, _ = strings.Cut(after, " "); state == "Z" || state == "X" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the process %d is still there, in the state %s", pid, state)
}

// TestAWorkerStartsNone holds that a program which was started as a worker, and does not serve, starts none of its own:
// each would start more.
func TestAWorkerStartsNone(t *testing.T) {
	t.Setenv("CONSTRUE_WORKER", "1")
	_, err := command(serveMode).Run(t.Context(), "place", nil, patient())
	var ended *Error
	if !errors.As(err, &ended) || ended.Reason != Start || !strings.Contains(ended.Error(), "ServeWorker") {
		t.Errorf("%v", err)
	}
}
