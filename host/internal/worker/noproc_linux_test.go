package worker

import (
	"debug/elf"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// bareRoot is a folder with this test binary alone, as /program, to be a root without /proc.
func bareRoot(t *testing.T) string {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := elf.Open(own)
	if err != nil {
		t.Fatal(err)
	}
	defer binary.Close()
	if slices.ContainsFunc(binary.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		t.Skip("the test binary is linked dynamically, and finds no library in an empty root")
	}
	root := t.TempDir()
	data, err := os.ReadFile(own)
	if err == nil {
		err = os.WriteFile(filepath.Join(root, "program"), data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// tell runs a parent of workers in a root, called by a name, with its own file open as some descriptors.
func tell(t *testing.T, root, name, mode, task string, descriptors ...int) string {
	t.Helper()
	inherited, err := os.Open(filepath.Join(root, "program"))
	if err != nil {
		t.Fatal(err)
	}
	defer inherited.Close()
	cmd := exec.Command("/program")
	cmd.Args = []string{name, tellMode, mode, task}
	cmd.Env, cmd.Dir = []string{}, "/"
	for _, fd := range descriptors {
		cmd.ExtraFiles = append(cmd.ExtraFiles, make([]*os.File, max(0, fd-2-len(cmd.ExtraFiles)))...)
		cmd.ExtraFiles[fd-3] = inherited
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	if os.Geteuid() != 0 {
		cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) {
		t.Skipf("this user may not change the root: %v", err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// TestWithoutProc holds that a worker starts and is bounded where /proc is not mounted.
func TestWithoutProc(t *testing.T) {
	root := bareRoot(t)
	for _, c := range []struct{ name, mode, task, want string }{
		{"/program", serveMode, "echo", `^echo: "", <nil>$`},
		{"./program", serveMode, "echo", `^echo: "", <nil>$`},
		{"/program", serveMode, "files", `^files: "", <nil>$`},
		{"/program", serveMode, "spin", `worker\(cpu\)`},
		{"/program", serveMode, "allocate", `worker\(memory\)`},
		{"/program", kernelMode, "spin", `worker\(cpu\)`},
		{"/program", kernelMode, "allocate", `worker\(memory\)`},
		{"program", serveMode, "echo",
			`worker\(start\): without /proc .* mount /proc, or call it by its path: .*program`},
		{"/", serveMode, "echo", `worker\(start\): without /proc .* mount /proc, or call it by its path: .*/`},
	} {
		if sanitized && c.mode == kernelMode && c.task == "allocate" {
			continue // shadow memory leaves no room for a limit of memory
		}
		out := tell(t, root, c.name, c.mode, c.task, 5, 700, 2000)
		if !regexp.MustCompile(c.want).MatchString(out) {
			t.Errorf("%s, called %s, %s: %s\nwant %s", c.task, c.name, c.mode, out, c.want)
		}
	}
}

// TestTooManyInherited holds that a worker without /proc refuses its task where so many descriptors are open that
// Go's own may be among those that it would close unseen.
func TestTooManyInherited(t *testing.T) {
	var all []int
	for fd := 3; fd < 1100; fd++ {
		all = append(all, fd)
	}
	const want = "too many descriptors were inherited"
	if out := tell(t, bareRoot(t), "/program", serveMode, "echo", all...); !strings.Contains(out, want) {
		t.Errorf("%s\nwant %s", out, want)
	}
}
