package main

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// versionForm is how a version is written: as Go's modules do.
var versionForm = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`)

// target is a system that the program is built for.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

// targets lists what is built for; .ci/run builds for the same.
func targets() []target {
	return []target{{"darwin", "amd64"}, {"darwin", "arm64"}, {"linux", "amd64"}, {"linux", "arm64"},
		{"windows", "amd64"}, {"windows", "arm64"}}
}

func targetOf(name string) (target, error) {
	var names []string
	for _, t := range targets() {
		if t.String() == name {
			return t, nil
		}
		names = append(names, t.String())
	}
	return target{}, fmt.Errorf("-only %q is no system that is built for; expected some of %s", name,
		strings.Join(names, ", "))
}

// source is the commit that is built.
type source struct {
	revision string
	time     time.Time
	files    map[string][]byte // that are handed out beside the program
}

// commit reads what is checked out, which bears the tag of the version: by it Go knows which version it builds.
func commit(version string) (source, error) {
	changed, err := git("status", "--porcelain")
	if err != nil {
		return source{}, err
	}
	if changed != "" {
		return source{}, errors.New("files are changed that no commit holds; commit or stash them:\n" + changed)
	}
	root, err := git("rev-parse", "--show-toplevel")
	if err != nil {
		return source{}, err
	}
	hidden, err := git("-C", root, "ls-files", "--others", "--exclude-per-directory=.gitignore")
	if err != nil {
		return source{}, err
	}
	if hidden != "" { // which a list of this machine has git pass over, and Go would build all the same
		return source{}, errors.New("files are there that no commit holds; remove them:\n" + hidden)
	}
	tags, err := git("tag", "--points-at", "HEAD")
	if err != nil {
		return source{}, err
	}
	if !slices.Contains(strings.Fields(tags), version) {
		return source{}, fmt.Errorf("the commit has no tag %s; git tag -a %s makes one", version, version)
	}
	revision, err := git("rev-parse", "HEAD")
	if err != nil {
		return source{}, err
	}
	at, err := git("show", "-s", "--format=%cI", "HEAD")
	if err != nil {
		return source{}, err
	}
	out := source{revision: revision, files: map[string][]byte{}}
	if out.time, err = time.Parse(time.RFC3339, at); err != nil {
		return source{}, err
	}
	out.time = out.time.UTC()
	for _, name := range []string{"CHANGELOG.md", "LICENSE", "README.md"} {
		if out.files[name], err = os.ReadFile(filepath.Join(root, name)); err != nil {
			return source{}, err
		}
	}
	return out, nil
}

func git(args ...string) (string, error) {
	var said bytes.Buffer
	command := exec.Command("git", args...)
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, said.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// kept are the variables of Go's own that say where modules come from and where what is compiled is kept. Which modules
// they are go.sum says.
func kept() ([]string, error) {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPROXY"}
	said, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	values := strings.Split(string(said), "\n") // a line each, in their order
	for i, name := range names {
		names[i] = name + "=" + strings.TrimSpace(values[i])
	}
	return names, nil
}

// build builds the program for a target, and says what went into it. What go env -w set on this machine is not in it.
func build(version string, t target) (program []byte, info *debug.BuildInfo, err error) {
	folder, err := os.MkdirTemp("", "construe-release-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "program")
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w -buildid=", "-o", file,
		"github.com/construe-host/construe/cmd/construe")
	own, err := kept()
	if err != nil {
		return nil, nil, err
	}
	command.Env = append(append(os.Environ(), own...), "GOENV=off", "CGO_ENABLED=0", "GOOS="+t.os, "GOARCH="+t.arch,
		"GOFLAGS=", "GOWORK=off", "GOAMD64=v1", "GOARM64=v8.0", "GOTOOLCHAIN="+runtime.Version(), "GOEXPERIMENT=",
		"GOFIPS140=off", "GO111MODULE=on")
	if said, err := command.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go build: %w\n%s", err, said)
	}
	if program, err = os.ReadFile(file); err != nil {
		return nil, nil, err
	}
	if info, err = buildinfo.Read(bytes.NewReader(program)); err != nil {
		return nil, nil, err
	}
	if info.Main.Version != version { // a second tag, or one that is no version of this module, such as v2.0.0
		return nil, nil, fmt.Errorf("what was built says it is %s; expected %s: a version of this module is v0 or v1, and "+
			"the only one that tags the commit", info.Main.Version, version)
	}
	return program, info, nil
}
