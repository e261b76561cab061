package hostile_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host"
)

// TestFilesThatAreNone puts what is no file, or no end, where a party's files should be. None is waited for, read
// without end, or followed into anything that is printed.
func TestFilesThatAreNone(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("a process for each, and files that only some systems have")
	}
	fifo := func(name string) error { return exec.Command("mkfifo", name).Run() }
	link := func(to string) func(string) error {
		return func(name string) error { return os.Symlink(to, name) }
	}
	folder := func(name string) error { return os.MkdirAll(filepath.Join(name, "x"), fs.ModePerm) }
	of := func(text string) func(string) error {
		return func(name string) error { return os.WriteFile(name, []byte(text), 0o644) }
	}
	const module, manifest, policy = "plugins/hostile/hostile.wasm", "plugins/hostile/plugin.yaml",
		"hostile/policy.rego"
	yaml := func(module string) string {
		return "construe: plugin/v1\nname: hostile\nversion: 1.0.0\nmodule: " + module + "\nsha256: " +
			strings.Repeat("a", 64) + "\nterms: [product]\n"
	}
	for name, c := range map[string]struct {
		file string
		make func(string) error
		code string
	}{
		"a pipe for a module":            {module, fifo, "no-module"},
		"a folder for a module":          {module, folder, "no-module"},
		"a device for a module":          {module, link("/dev/zero"), "no-module"},
		"a module without end":           {module, link("/dev/urandom"), "no-module"},
		"a link to nowhere":              {module, link("nowhere"), "no-module"},
		"a link to itself":               {module, link("hostile.wasm"), "no-module"},
		"a link to a secret":             {module, link("/etc/passwd"), "no-module"},
		"a module of 20 MiB":             {module, of(strings.Repeat("\x00", 20<<20)), "no-module"},
		"a pipe for a manifest":          {manifest, fifo, "no-plugin"},
		"a folder for a manifest":        {manifest, folder, "no-plugin"},
		"a device for a manifest":        {manifest, link("/dev/zero"), "no-plugin"},
		"a link to a secret, a manifest": {manifest, link("/etc/passwd"), "no-plugin"},
		"a manifest of 20 MiB": {manifest, of("construe: plugin/v1\n" + strings.Repeat("# long\n", 3<<20)),
			"no-plugin"},
		"a manifest of 10 MiB of keys": {manifest, of("construe: plugin/v1\n" + strings.Repeat("a: b\n", 2<<20)),
			"too-large"},
		"a manifest of keys": {manifest, of("construe: plugin/v1\n" + strings.Repeat("a: b\n", 400_000)),
			"duplicate-key"},
		"a manifest of 10 MiB of JSON": {manifest,
			of(`{"construe":"plugin/v1"` + strings.Repeat(`,"a":1`, 1_700_000) + "}"), "too-large"},
		"a manifest of brackets": {manifest, of(strings.Repeat("[", 100_000)), "syntax"},
		"a manifest of aliases": {manifest, of("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"),
			"yaml-alias"},
		"a manifest of zeros":     {manifest, of(strings.Repeat("\x00", 1<<20)), "syntax"},
		"a way out of the folder": {manifest, of(yaml("../honest/honest.wasm")), "value"},
		"an absolute module":      {manifest, of(yaml("/etc/passwd")), "value"},
		"another's module":        {manifest, of(yaml("..")), "value"},
		"a pipe for a policy":     {policy, fifo, "policy"},
		"a device for a policy":   {policy, link("/dev/zero"), "policy"},
		"a folder for a policy":   {policy, folder, "no-policy"},
		"a policy of 20 MiB": {policy, of("package construe.policy\n" + strings.Repeat("# long\n", 3<<20)),
			"policy"},
		"a link to a secret, a policy": {policy, link("/etc/passwd"), "policy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := caseFolder(t, honest(), nil)
			path := filepath.Join(dir, c.file)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			r := child(t, dir, maxTime, "compare", "--case", ".", "-f", "json", "--timeout", maxTime.String())
			r.withinBounds(t)
			if r.code != 3 {
				t.Errorf("exit code %d; expected 3", r.code)
			}
			got := comparison(t, r)
			theHonestStand(t, got)
			place := filepath.Dir(c.file)
			if c.file != policy {
				failsAs(t, cell(t, got, "honest", "hostile"), place, c.code)
			} else {
				failsAs(t, cell(t, got, "hostile", "honest"), place, c.code)
			}
			if strings.Contains(name, "secret") {
				givesNothingAway(t, dir, r)
			}
			t.Logf("%d MiB", r.memory>>20)
		})
	}
}

// givesNothingAway holds that what a link leads to, out of the case, is neither printed nor packed.
func givesNothingAway(t *testing.T, dir string, r ran) {
	t.Helper()
	child(t, dir, maxTime, "compare", "--case", ".", "-q", "--bundle", "b.tar")
	packed, err := os.ReadFile(filepath.Join(dir, "b.tar"))
	if err != nil {
		t.Error(err)
	}
	if bytes.Contains(append(packed, r.stdout...), []byte("root:")) {
		t.Error("what a link leads to is given away")
	}
}

// TestBytesAreReadOnce changes a module each time that it is opened: the bytes that are checked are the bytes that run.
func TestBytesAreReadOnce(t *testing.T) {
	dir := os.DirFS(caseFolder(t, honest(), nil))
	changing := &changes{FS: dir, file: "plugins/hostile/hostile.wasm"}
	c := compared(t, host.Config{Trusted: true, Case: changing, Wasm: "interpreter"})
	theHonestStand(t, c)
	if v := cell(t, c, "honest", "hostile"); v.Error != nil {
		t.Errorf("the first bytes are the ones of the manifest: %v", v.Error)
	}
	if n := changing.opened.Load(); n != 1 {
		t.Errorf("the module was opened %d times", n)
	}
}

// changes is a folder in which one file is another at every opening but the first.
type changes struct {
	fs.FS
	file   string
	opened atomic.Int32
}

func (c *changes) Open(name string) (fs.File, error) {
	if name == c.file && c.opened.Add(1) > 1 {
		return fstest.MapFS{name: {Data: another()}}.Open(name)
	}
	return c.FS.Open(name)
}

// Stat looks without opening, as a folder of the system does.
func (c *changes) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

// another is another module than the honest one.
func another() []byte { return append(honest(), section(0, "\x01x")...) }
