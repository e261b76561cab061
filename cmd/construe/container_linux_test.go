package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// image is the last stage of a Containerfile, as far as ours uses the language.
type image struct {
	copies     [][2]string // from the stage before, and to where
	user       uint32
	entrypoint []string
}

// readImage reads the Containerfile of this repository.
func readImage(t *testing.T) (out image) {
	t.Helper()
	text, err := os.ReadFile("../../Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, found := strings.Cut(string(text), "\nFROM scratch\n")
	if !found {
		t.Fatal("the last stage of the Containerfile is not FROM scratch")
	}
	for line := range strings.Lines(last) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "COPY":
			fields := strings.Fields(strings.TrimPrefix(rest, "--from=build "))
			out.copies = append(out.copies, [2]string{fields[0], fields[1]})
		case "USER":
			user, _, _ := strings.Cut(rest, ":")
			n, err := strconv.ParseUint(user, 10, 32)
			if err != nil {
				t.Fatalf("USER %s: %v", rest, err)
			}
			out.user = uint32(n)
		case "ENTRYPOINT":
			if err := json.Unmarshal([]byte(rest), &out.entrypoint); err != nil {
				t.Fatalf("ENTRYPOINT %s: %v", rest, err)
			}
		case "":
		default:
			t.Fatalf("%s is not understood here; teach this test what it does", line)
		}
	}
	return out
}

// TestTheImage judges in the root that the Containerfile makes, as its user, who can write nowhere, with a repository
// mounted, and without /proc.
func TestTheImage(t *testing.T) {
	if os.Getenv("CONSTRUE_ALL") == "" {
		t.Skip("builds all that construe is made of once more; CONSTRUE_ALL is not set")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can become the user of the image")
	}
	made, root := readImage(t), t.TempDir()
	for _, c := range made.copies {
		to := filepath.Join(root, c[1])
		if c[0] != "/out/construe" {
			copyTo(t, filepath.Join("../..", strings.TrimPrefix(c[0], "/src/")), to)
			continue
		}
		build := exec.Command("go", "build", "-o", to, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if err := os.Mkdir(filepath.Join(root, "work"), 0o755); err != nil {
		t.Fatal(err)
	}
	copyTo(t, "../../policies/cloud-api-exclusivity/runtimes/sre.yaml", filepath.Join(root, "work", "runtime.yaml"))
	for _, dir := range []string{root, filepath.Dir(root)} { // the test's own two, so that the user may come in
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for args, want := range map[string]string{
		"version":              "construe ",
		"compare runtime.yaml": "stateful runtime environment",
		"facts runtime.yaml":   "/components/",
	} {
		c := exec.Command(made.entrypoint[0], append(made.entrypoint[1:], strings.Fields(args)...)...)
		c.Dir, c.Env = "/work", []string{"HOME=/"} // as engines set it where the user has no other
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root,
			Credential: &syscall.Credential{Uid: made.user, Gid: made.user}}
		out, err := c.CombinedOutput()
		if errors.Is(err, fs.ErrPermission) {
			t.Skipf("this user may not change the root: %v", err)
		}
		if err != nil || !strings.Contains(strings.ToLower(string(out)), strings.ToLower(want)) {
			t.Errorf("%s: %v\n%s\nwant %s", args, err, out, want)
		}
		if strings.Contains(string(out), "warning: ") {
			t.Errorf("%s warns of what an image cannot have: %s", args, out)
		}
	}
	if err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if info, statErr := os.Lstat(path); statErr == nil {
			if s := info.Sys().(*syscall.Stat_t); s.Uid == made.user {
				t.Errorf("the user of the image made %s", path)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func copyTo(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
