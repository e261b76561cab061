package archive_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host/internal/archive"
)

func small() map[string][]byte {
	return map[string][]byte{"reading.yaml": []byte("construe: reading/v2\n"), "policy.rego": []byte("package a\n"),
		"hop/plugin.yaml": nil, "hop/hop.wasm": bytes.Repeat([]byte{0}, 512)}
}

// TestAReadingIsReadAsItIsWritten holds that a reading comes out of its tar as it went in, whatever order a map has,
// and as a folder.
func TestAReadingIsReadAsItIsWritten(t *testing.T) {
	data, err := archive.Write(small(), archive.Reading())
	if err != nil {
		t.Fatal(err)
	}
	files, err := archive.Read("r.tar", data, archive.Reading())
	if err != nil || !maps.EqualFunc(files, small(), bytes.Equal) {
		t.Errorf("%v, %v", slices.Sorted(maps.Keys(files)), err)
	}
	if err := fstest.TestFS(archive.Folder(files, "."), "reading.yaml", "hop/hop.wasm"); err != nil {
		t.Error(err)
	}
	for range 20 {
		if again, err := archive.Write(small(), archive.Reading()); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("written anew it is another tar (%v)", err)
		}
	}
}

// TestWhatIsNoReadingIsRefused holds the bounds of a reading's tar, on both sides.
func TestWhatIsNoReadingIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string][]byte)
		want   string
	}{
		"no reading.yaml": {func(f map[string][]byte) { delete(f, "reading.yaml") },
			"bundle-layout: there is no reading.yaml in the tar of a reading"},
		"a large module": {func(f map[string][]byte) { f["hop/hop.wasm"] = make([]byte, 16<<20+1) },
			`too-large: "hop/hop.wasm" has 16777217 bytes; at most 16777216`},
		"large altogether": {func(f map[string][]byte) {
			for _, name := range strings.Split("abcde", "") {
				f[name] = make([]byte, 15<<20)
			}
		}, "too-large: the tar of a reading has"},
		"many files": {func(f map[string][]byte) {
			for i := range 128 {
				f[fmt.Sprintf("f%d", i)] = nil
			}
		}, "too-many-files: "},
		"names that differ in case": {func(f map[string][]byte) { f["Policy.rego"] = nil },
			`bundle-name: "Policy.rego" and "policy.rego" differ only in case`},
		"a file that is a folder": {func(f map[string][]byte) { f["hop"] = nil }, `bundle-name: "hop" is a file and a folder`},
		"a way out":               {func(f map[string][]byte) { f["../x"] = nil }, `bundle-name: the name "../x" does not fit`},
	} {
		t.Run(name, func(t *testing.T) {
			files := small()
			c.change(files)
			if _, err := archive.Write(files, archive.Reading()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %s", err, c.want)
			}
			all := archive.Form{What: "heap", Made: "this test", Size: 1 << 30, Files: 1 << 10, File: 1 << 30}
			data, err := archive.Write(files, all)
			if err != nil {
				return // no form has room for it
			}
			if _, err := archive.Read("r.tar", data, archive.Reading()); err == nil ||
				!strings.Contains(err.Error(), "r.tar: ") {
				t.Errorf("it is read: %v", err)
			}
		})
	}
}
