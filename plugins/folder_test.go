package plugins_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// TestOtherFoldersAreBuilt builds the two starters of README.md, by paths relative to where the caller stands. Rust is
// left out where its toolchain is missing, unless CONSTRUE_REQUIRE_TOOLS is set.
func TestOtherFoldersAreBuilt(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for WebAssembly")
	}
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("build.sh")
	if err != nil {
		t.Fatal(err)
	}
	for language, file := range map[string]string{"go": "main.go", "rust": "mine.rs"} {
		t.Run(language, func(t *testing.T) {
			source := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$").FindSubmatch(page)
			if source == nil {
				t.Fatalf("README.md has no starter in %s", language)
			}
			work := t.TempDir()
			if err := os.CopyFS(filepath.Join(work, "kit"), os.DirFS("kit")); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(work, "mine"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(work, "mine", file), source[1], 0o644); err != nil {
				t.Fatal(err)
			}
			build := exec.Command("sh", script, "out", "./mine")
			build.Dir = work
			log, err := build.CombinedOutput()
			var exit *exec.ExitError
			if errors.As(err, &exit) && exit.ExitCode() == 77 && os.Getenv("CONSTRUE_REQUIRE_TOOLS") == "" {
				t.Skipf("%s", log)
			} else if err != nil {
				t.Fatalf("%v: %s", err, log)
			}
			module, err := os.ReadFile(filepath.Join(work, "out", "mine.wasm"))
			if err != nil || !bytes.HasPrefix(module, []byte("\x00asm")) {
				t.Errorf("no module was built: %v", err)
			}
		})
	}
}
