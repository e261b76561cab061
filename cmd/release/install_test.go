package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// TestGoInstallsAVersion serves the commit as Go's proxies serve a module, and installs it as a user does: what a
// module leaves out, such as folders with a go.mod of their own, the program must not need.
func TestGoInstallsAVersion(t *testing.T) {
	dir := clone(t)
	const path = "github.com/construe-host/construe"
	proxy := filepath.Join(t.TempDir(), "proxy")
	versions := filepath.Join(proxy, path, "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := os.Create(filepath.Join(versions, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	if err := zip.CreateFromVCS(packed, module.Version{Path: path, Version: version}, dir, "HEAD", ""); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"list": version + "\n", version + ".mod": string(mod),
		version + ".info": fmt.Sprintf(`{"Version": %q}`, version)} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := exec.Command("go", "env", "GOMODCACHE").Output() // what is downloaded already is a proxy too
	if err != nil {
		t.Fatal(err)
	}
	usual, err := exec.Command("go", "env", "GOPROXY").Output() // of what is not
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	install := exec.Command("go", "install", "-trimpath", "-ldflags=-s -w", path+"/cmd/construe@"+version)
	install.Dir = t.TempDir()
	install.Env = append(os.Environ(), "GOBIN="+bin, "GOMODCACHE="+t.TempDir(), "GOFLAGS=-modcacherw", "GOSUMDB=off",
		"CGO_ENABLED=0", "GOPROXY=file://"+proxy+",file://"+strings.TrimSpace(string(kept))+"/cache/download,"+
			strings.TrimSpace(string(usual)))
	if said, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	program := filepath.Join(bin, "construe")
	if said, err := exec.Command(program, "version").Output(); err != nil ||
		!strings.HasPrefix(string(said), "construe "+version+", ") {
		t.Errorf("%v, %s", err, said)
	}
	compare := exec.Command(program, "compare", "--cache", "none", "--no-crux", "-q")
	compare.Dir = t.TempDir()
	if said, err := compare.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
