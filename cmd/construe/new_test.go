package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTheTemplateIsBuiltFromItsText builds the plugin of a new reading anew: the module that it is written with is that of
// the text beside it.
func TestTheTemplateIsBuiltFromItsText(t *testing.T) {
	tool, err := exec.LookPath("wat2wasm")
	if err != nil {
		if os.Getenv("CONSTRUE_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no wat2wasm (of wabt) here")
	}
	out := filepath.Join(t.TempDir(), "answers.wasm")
	if said, err := exec.Command(tool, "template/answers.wat", "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	built, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(built, []byte(answersModule)) {
		t.Error("template/answers.wasm is another module than wat2wasm makes of template/answers.wat")
	}
}
