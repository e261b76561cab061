package host_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// keyFile writes the n-th test key, which anybody can make, to a file.
func keyFile(t *testing.T, n int) string {
	t.Helper()
	seed := sha256.Sum256(fmt.Appendf(nil, "construe test key %d", n))
	pem, err := record.PrivatePEM(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), fmt.Sprint("key", n))
	if err := os.WriteFile(name, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// built is a command of this repository, in a folder of the test's own.
func built(t *testing.T, pkg string) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), filepath.Base(pkg))
	if out, err := exec.Command("go", "build", "-o", command, pkg).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return command
}

// TestOneRecord runs the command from other folders, with other locales, time zones, processors, engines, orders of
// arguments and notations of the runtime, and a program that embeds the host: one record and one bundle come out.
func TestOneRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two commands and runs them ten times")
	}
	command, key := built(t, "../cmd/construe"), keyFile(t, 1)
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	yaml := filepath.Join(root, "policies/cloud-api-exclusivity/runtimes/sre.yaml")
	data, err := os.ReadFile(yaml)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schema.Parse(yaml, data, schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	written, err := schema.Write(d.Tree)
	if err != nil {
		t.Fatal(err)
	}
	json := filepath.Join(t.TempDir(), "other.json")
	if err := os.WriteFile(json, written, 0o644); err != nil {
		t.Fatal(err)
	}
	var wantRecord, wantBundle []byte
	for i, v := range []struct{ args, env []string }{
		{[]string{yaml}, nil},
		{[]string{json}, []string{"GOMAXPROCS=1"}},
		{[]string{"sre"}, []string{"GOMAXPROCS=8", "TZ=America/St_Johns"}},
		{[]string{"sre", "--wasm", "interpreter"}, []string{"LC_ALL=tr_TR.UTF-8", "TZ=Asia/Kolkata"}},
		{[]string{"sre", "--wasm", "compiler"}, []string{"LANG=C"}},
		{[]string{json, "--reading=state", "--reading=hop", "--reading=product", "--reading=look-through"}, nil},
		{[]string{yaml, "--case", filepath.Join(root, "policies/cloud-api-exclusivity"), "--plugins",
			filepath.Join(root, "plugins")}, nil},
	} {
		dir := t.TempDir()
		run := exec.Command(command, slices.Concat([]string{"compare", "--record", "r.json", "--bundle", "b.tar",
			"--key", key, "--world", "h1", "--world", "h2", "-q"}, v.args)...)
		run.Dir, run.Env = dir, append(os.Environ(), v.env...)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", v, err, out)
		}
		gotRecord, gotBundle := read(t, filepath.Join(dir, "r.json")), read(t, filepath.Join(dir, "b.tar"))
		if i == 0 {
			wantRecord, wantBundle = gotRecord, gotBundle
		}
		if !bytes.Equal(gotRecord, wantRecord) || !bytes.Equal(gotBundle, wantBundle) {
			t.Errorf("%v gives another record or bundle", v)
		}
	}
	embedder := exec.Command(built(t, "../testdata/embedder"), filepath.Join(root, "policies/cloud-api-exclusivity"),
		filepath.Join(root, "plugins"), key, "h1,h2", yaml)
	embedder.Stderr = os.Stderr
	out, err := embedder.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out, wantRecord) {
		t.Error("a program that embeds the host gives another record than the command")
	}
	keepForEver(t, command, key, keyFile(t, 2))
}

// keepForEver makes the files of testdata/records that are not there yet; those that are there are never made again.
func keepForEver(t *testing.T, command, first, second string) {
	if os.Getenv("UPDATE_RECORDS") == "" {
		return
	}
	dir, err := filepath.Abs("../testdata/records")
	if err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"small.json": {"compare", "all-unknown", "--reading", "hop", "-q", "--key", first, "--key", second,
			"--record"},
		"sre.json": {"compare", "sre", "--world", "h1", "--reading", "hop", "--reading", "state", "-q", "--key",
			first, "--record"},
		"reading.json": {"sign", "--reading", "state", "--key", second, "-o"},
	} {
		file := filepath.Join(dir, name)
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if out, err := exec.Command(command, append(args, file)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}
