package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/record"
)

// TestVerifyReadsTheWholeBundle changes a file beside a signed record, which the signature does not cover.
func TestVerifyReadsTheWholeBundle(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	construe := func(args ...string) (code int, out, errs string) {
		var stdout, stderr bytes.Buffer
		command := exec.Command("construe", args...)
		command.Stdout, command.Stderr = &stdout, &stderr
		err := command.Run()
		if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return command.ProcessState.ExitCode(), stdout.String(), stderr.String()
	}
	for _, args := range [][]string{{"key", "new", in("me")},
		{"compare", "--case", "../../testdata/hostile/case", "--plugins", in(""), "--bundle", in("b.tar"), "--key",
			in("me"), "-q"}} {
		if code, _, errs := construe(args...); code == exitUsage || code == exitFault {
			t.Fatalf("%v: %d: %s", args, code, errs)
		}
	}
	code, out, errs := construe("verify", in("b.tar"), "--key", in("me.pub"))
	if code != 0 || !strings.Contains(out, "files of the bundle checked against it") {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	data, err := os.ReadFile(in("b.tar"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := record.ReadBundle("b.tar", data)
	if err != nil {
		t.Fatal(err)
	}
	b["case/case.yaml"] = bytes.Replace(b["case/case.yaml"], []byte("title: "), []byte("title: not "), 1)
	if data, err = b.Write(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in("b.tar"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := construe("verify", in("b.tar"), "--key", in("me.pub"), "--comparison",
		in("c.json")); code != exitMismatch || !strings.Contains(errs, "bundle-altered") {
		t.Errorf("the case was altered: %d: %s", code, errs)
	}
	if exists(in("c.json")) {
		t.Error("the comparison of a bundle that does not hold together was written out")
	}
}
