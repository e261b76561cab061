package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

const version = "v0.98.7"

// clone is this checkout's commit, tagged, somewhere else.
func clone(t *testing.T) string {
	t.Helper()
	if os.Getenv("CONSTRUE_REQUIRE_TOOLS") == "" && os.Getenv("CONSTRUE_LONG") == "" {
		t.Skip("it builds releases: CONSTRUE_LONG=1 asks for it, and .ci/run does")
	}
	if _, err := git("rev-parse", "HEAD"); err != nil {
		t.Skip("there is no commit to release")
	}
	root, err := git("rev-parse", "--show-toplevel")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "clone")
	for _, args := range [][]string{{"clone", "-q", root, dir}, {"-C", dir, "-c", "user.name=test", "-c",
		"user.email=test@example.org", "tag", "-f", "-a", version, "-m", "a version"}} {
		if said, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, said)
		}
	}
	return dir
}

func released(t *testing.T, clone string, args ...string) (said string, err error) {
	t.Helper()
	t.Chdir(clone)
	var out bytes.Buffer
	err = run(args, &out, &out)
	return out.String(), err
}

// TestAReleaseIsTheSameAgain builds a version in two clones, the second with settings of Go's of another machine,
// compares the bytes, and reads all of it.
func TestAReleaseIsTheSameAgain(t *testing.T) {
	var made []map[string][]byte
	for _, settings := range []string{"", "GOFLAGS=-tags=theirs\nGOFIPS140=latest\n"} {
		dir := clone(t)
		file := filepath.Join(t.TempDir(), "env")
		if err := os.WriteFile(file, []byte(settings), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Setenv("GOENV", file)
		if said, err := released(t, dir, "-version", version, "-o", "dist", "-only", "linux/amd64"); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		files := map[string][]byte{}
		entries, err := os.ReadDir(filepath.Join(dir, "dist"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if files[e.Name()], err = os.ReadFile(filepath.Join(dir, "dist", e.Name())); err != nil {
				t.Fatal(err)
			}
		}
		made = append(made, files)
	}
	if changed, err := git("status", "--porcelain"); err != nil || changed != "" {
		t.Errorf("it leaves changes: %v %s", err, changed)
	}
	want := []string{"SHA256SUMS", "construe_0.98.7_linux_amd64.cdx.json", "construe_0.98.7_linux_amd64.tar.gz"}
	for _, name := range want {
		if made[0][name] == nil || !bytes.Equal(made[0][name], made[1][name]) {
			t.Errorf("%s is another one in another clone, or none", name)
		}
		if name != want[0] && !strings.Contains(string(made[0][want[0]]), fmt.Sprintf("%x  %s\n",
			sha256.Sum256(made[0][name]), name)) {
			t.Errorf("%s has not the digest that is listed", name)
		}
	}
	if len(made[0]) != len(want) {
		t.Errorf("%d files; expected %d", len(made[0]), len(want))
	}
	program := unpacked(t, made[0][want[2]])
	said, err := exec.Command(program, "version").Output()
	if err != nil || !strings.HasPrefix(string(said), "construe "+version+", ") {
		t.Errorf("%v, %s", err, said)
	}
	bill := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(bytes.NewReader(made[0][want[1]]), cdx.BOMFileFormatJSON).Decode(bill); err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"github.com/tetratelabs/wazero", "github.com/open-policy-agent/opa", "std"} {
		if !slices.ContainsFunc(*bill.Components, func(c cdx.Component) bool { return c.Name == module && c.Version != "" }) {
			t.Errorf("no %s is in the bill of materials", module)
		}
	}
	if bill.Metadata.Component.Version != version {
		t.Errorf("it is of %s; expected %s", bill.Metadata.Component.Version, version)
	}
}

// unpacked is the program of an archive.
func unpacked(t *testing.T, archive []byte) string {
	t.Helper()
	compressed, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "construe")
	for r := tar.NewReader(compressed); ; {
		h, err := r.Next()
		if err == io.EOF {
			return file
		}
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(h.Name) != "construe" {
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, os.FileMode(h.Mode)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWhatNoCommitHoldsIsNotReleased refuses changed files, a version that is no tag of the commit, and a folder that
// is there, and leaves nothing behind.
func TestWhatNoCommitHoldsIsNotReleased(t *testing.T) {
	dir := clone(t)
	for want, args := range map[string][]string{
		"has no tag v1.0.0": {"-version", "v1.0.0"},
		"is already there":  {"-version", version, "-o", "docs"},
		"no folder no":      {"-version", version, "-o", "no/dist"},
	} {
		if said, err := released(t, dir, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %s; expected %q", args, err, said, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "new.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := released(t, dir, "-version", version); err == nil || !strings.Contains(err.Error(), "files are changed") {
		t.Errorf("%v; expected that files are changed", err)
	}
	for name, text := range map[string]string{".git/info/exclude": "new.txt\n", "new.txt": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := released(t, dir, "-version", version); err == nil || !strings.Contains(err.Error(), "files are there") {
		t.Errorf("%v; expected that files are there that git passes over", err)
	}
	for _, left := range []string{"dist", "release-*"} {
		if found, _ := filepath.Glob(filepath.Join(dir, left)); len(found) > 0 {
			t.Errorf("%s was left behind", found)
		}
	}
}

// TestAZipHasWhatATarHas packs the same files for Windows.
func TestAZipHasWhatATarHas(t *testing.T) {
	packed, err := zipped("construe_1", map[string][]byte{"construe.exe": []byte("program"), "LICENSE": []byte("licence")},
		"construe.exe", time.Unix(1_700_000_000, 0).UTC())
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || len(z.File) != 2 || z.File[0].Name != "construe_1/LICENSE" ||
		z.File[1].Name != "construe_1/construe.exe" || z.File[1].Mode() != 0o755 {
		t.Fatalf("%v, %v", err, z)
	}
	f, err := z.File[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(f); err != nil || string(content) != "program" {
		t.Errorf("%s, %v", content, err)
	}
}

// TestWhatIsAskedForIsUnderstood needs no build.
func TestWhatIsAskedForIsUnderstood(t *testing.T) {
	for want, args := range map[string][]string{
		"-version \"1.2\" is none":   {"-version", "1.2"},
		"-version \"\" is none":      {},
		"is no system":               {"-version", version, "-only", "linux/amd64,plan9/386"},
		"\"linux\" is not expected;": {"-version", version, "linux"},
	} {
		if _, err := parse(args, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; expected %q", args, err, want)
		}
	}
	q, err := parse([]string{"-version", "v1.2.3-rc.1", "-only", "linux/arm64"}, io.Discard)
	if err != nil || len(q.targets) != 1 || q.targets[0].arch != "arm64" || q.folder != "dist" {
		t.Errorf("%v, %v", q, err)
	}
}
