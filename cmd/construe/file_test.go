package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// versions are two files that no mixture could be taken for.
func versions() [2][]byte {
	return [2][]byte{bytes.Repeat([]byte("old "), 1<<16), bytes.Repeat([]byte("new, and longer "), 1<<15)}
}

// rewrite replaces a file with one version after the other, and says so each time, until it is killed.
func rewrite(name string) {
	for i := 0; ; i++ {
		if err := writeFile(name, versions()[i%2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

// TestKilledWhileWriting kills a writer in the middle of its work, again and again: the file is one version or the
// other.
func TestKilledWhileWriting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rewrite is a command of the test binary, found by its name")
	}
	name := filepath.Join(t.TempDir(), "record.json")
	for i := range 12 {
		c := exec.Command("rewrite", name)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + i%3 {
			if !lines.Scan() {
				t.Fatal("the writer stopped by itself")
			}
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		c.Wait()
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if both := versions(); !bytes.Equal(got, both[0]) && !bytes.Equal(got, both[1]) {
			t.Fatalf("after kill %d the file has %d bytes, and is neither version", i, len(got))
		}
	}
	if err := writeFile(name, []byte("last")); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(filepath.Dir(name)); err != nil || len(entries) != 1 {
		t.Errorf("killed writes left %v", entries)
	}
}

// TestSweepLeavesWhatIsHeld holds that a write removes what nobody writes any more, and not what another write has in
// hand.
func TestSweepLeavesWhatIsHeld(t *testing.T) {
	dir := t.TempDir()
	held, err := createBeside(filepath.Join(dir, "record.json"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	left := filepath.Join(dir, ".construe-99999999-0")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(filepath.Join(dir, "other.json"), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if exists(left) {
		t.Error("what a killed write left is still there")
	}
	if !exists(held.Name()) {
		t.Error("what another write has in hand was removed")
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.json")
	write := func(name, text string) {
		t.Helper()
		if err := writeFile(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != text {
			t.Fatalf("%s holds %q (%v); want %q", name, got, err, text)
		}
	}
	write(name, "one")
	if err := os.Chmod(name, 0o640); err != nil {
		t.Fatal(err)
	}
	write(name, "two")
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("the file's mode became %v", info.Mode())
	}
	link := filepath.Join(dir, "link.json")
	if err := os.Symlink(name, link); err == nil {
		write(link, "three")
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link was replaced by a file")
		}
	}
	if err := writeFile(os.DevNull, []byte("gone")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Error("the null device was replaced by a file")
	}
	if err := writeFile(dir, []byte("x")); err == nil {
		t.Error("a folder was written")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 2 {
		t.Errorf("files were left behind: %v", entries)
	}
}
