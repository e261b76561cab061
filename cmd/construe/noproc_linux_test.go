package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestWithoutProc judges in a root that has nothing but a static construe: no /proc, and no folder for temporary files.
func TestWithoutProc(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a static construe")
	}
	root := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(root, "construe"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]string{
		"/construe": "[undetermined]",
		"construe":  "mount /proc, or call it by its path",
	} {
		c := exec.Command("/construe")
		c.Args = []string{name, "compare", "sre", "--reading", "hop", "--fail-on", "never", "--full"}
		c.Dir, c.Env = "/", []string{"COLUMNS=1000"}
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		if os.Geteuid() != 0 {
			c.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		}
		out, err := c.CombinedOutput()
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) {
			t.Skipf("this user may not change the root: %v", err)
		}
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), want) {
			t.Errorf("called %s: %v\n%s\nwant %s", name, err, out, want)
		}
	}
}
