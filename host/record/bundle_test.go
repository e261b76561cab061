package record_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/construe-host/construe/host/record"
)

func small() record.Bundle {
	return record.Bundle{"record.json": []byte("{}\n"), "runtime.json": []byte("{}\n"),
		"case/case.yaml":     []byte("construe: case/v1\n"),
		"case/a/policy.rego": []byte("package construe.policy\n"), "plugins/a/plugin.yaml": bytes.Repeat([]byte("x"),
			512), "plugins/a/a.wasm": {}}
}

func TestBundlesReadAsTheyAreWritten(t *testing.T) {
	data, err := small().Write()
	if err != nil {
		t.Fatal(err)
	}
	b, err := record.ReadBundle("b.tar", data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Write()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("written anew it is another bundle (%v)", err)
	}
	if err := fstest.TestFS(b.Case(), "case.yaml", "a/policy.rego"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(b.Plugins(), "a/plugin.yaml", "a/a.wasm"); err != nil {
		t.Error(err)
	}
	for i := range len(data) {
		if i%256 == 0 {
			if _, err := record.ReadBundle("b.tar", data[:i]); err == nil {
				t.Errorf("cut at byte %d it is accepted", i)
			}
		}
	}
	for i := range data {
		mine := bytes.Clone(data)
		mine[i] ^= 1
		if b, err := record.ReadBundle("b.tar", mine); err == nil {
			if again, err := b.Write(); err != nil || !bytes.Equal(again, mine) {
				t.Errorf("with byte %d changed it has two spellings (%v)", i, err)
			}
		}
	}
}

// TestHostileBundles packs what a party could with ordinary tar.
func TestHostileBundles(t *testing.T) {
	file := func(name string) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Format: tar.FormatUSTAR}
	}
	with := func(name string, change func(*tar.Header)) *tar.Header {
		h := file(name)
		change(h)
		return h
	}
	for _, c := range []struct {
		name   string
		header *tar.Header
		code   string
	}{
		{"a way out", file("../evil"), "bundle-name"},
		{"a way out from within", file("case/../../evil"), "bundle-name"},
		{"an absolute name", file("/etc/passwd"), "bundle-name"},
		{"a name of Windows", file(`case\evil`), "bundle-name"},
		{"a drive", file("C:evil"), "bundle-name"},
		{"a stream", file("case/a.rego:evil"), "bundle-name"},
		{"a terminal's escape", file("case/\x1b[31m.rego"), "bundle-name"},
		{"a hidden file", file("case/.git/config"), "bundle-name"},
		{"a name that ends in a dot", file("case/a."), "bundle-name"},
		{"a name with a space", file("case/a b"), "bundle-name"},
		{"a deep name", file("case/" + strings.Repeat("a/", 20) + "a"), "bundle-name"},
		{"the top", file("evil"), "bundle-layout"},
		{"a plugin outside a folder", file("plugins/evil"), "bundle-layout"},
		{"a file below the record", file("record.json/evil"), "bundle-layout"},
		{"a symbolic link", with("case/evil", func(h *tar.Header) {
			h.Typeflag, h.Linkname = tar.TypeSymlink,
				"/etc/passwd"
		}), "bundle-header"},
		{"a hard link", with("case/evil", func(h *tar.Header) { h.Typeflag, h.Linkname = tar.TypeLink, "record.json" }),
			"bundle-header"},
		{"a device", with("case/evil", func(h *tar.Header) { h.Typeflag, h.Devmajor = tar.TypeChar, 1 }),
			"bundle-header"},
		{"a pipe", with("case/evil", func(h *tar.Header) { h.Typeflag = tar.TypeFifo }), "bundle-header"},
		{"a folder", with("case/evil/", func(h *tar.Header) { h.Typeflag, h.Mode = tar.TypeDir, 0o755 }),
			"bundle-header"},
		{"a time", with("case/evil", func(h *tar.Header) { h.ModTime = time.Unix(1, 0) }), "bundle-header"},
		{"an owner", with("case/evil", func(h *tar.Header) { h.Uid = 1 }), "bundle-header"},
		{"an owner's name", with("case/evil", func(h *tar.Header) { h.Uname = "root" }), "bundle-header"},
		{"a mode", with("case/evil", func(h *tar.Header) { h.Mode = 0o4755 }), "bundle-header"},
		{"an extension", with("case/evil", func(h *tar.Header) {
			h.Format, h.PAXRecords = tar.FormatPAX,
				map[string]string{"comment": "evil"}
		}), "bundle-header"},
		{"a long name of GNU", with("case/"+strings.Repeat("a", 300), func(h *tar.Header) { h.Format = tar.FormatGNU }),
			"bundle-header"},
		{"a size that is not there", with("case/evil", func(h *tar.Header) { h.Size = 1 << 20 }), "bundle-truncated"},
		{"a size that no memory has", with("case/evil", func(h *tar.Header) { h.Size = 8<<30 - 1 }), "bundle-header"},
		{"a size beyond the limit", with("case/evil", func(h *tar.Header) { h.Size = record.MaxFile + 1 }),
			"too-large"},
	} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if err := w.WriteHeader(c.header); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		rest := wholeBundle(t)
		if c.header.Size > 0 {
			rest = rest[:1024]
		}
		_, err := record.ReadBundle("b.tar", append(b.Bytes(), rest...))
		if c.code == "bundle-layout" && err != nil && strings.Contains(err.Error(), "bundle-order") {
			err = placedAlone(c.header.Name)
		}
		refused(t, c.name, err, c.code)
	}
}

// placedAlone is what the writer says of the name, where tar's order hides it.
func placedAlone(name string) error {
	b := small()
	b[name] = nil
	_, err := b.Write()
	return err
}

func wholeBundle(t *testing.T) []byte {
	t.Helper()
	data, err := small().Write()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestNamesThatMeet(t *testing.T) {
	for name, c := range map[string]struct {
		change func(record.Bundle)
		code   string
	}{
		"two files that differ in case":   {func(b record.Bundle) { b["case/a/Policy.rego"] = nil }, "bundle-name"},
		"two folders that differ in case": {func(b record.Bundle) { b["case/A/other.rego"] = nil }, "bundle-name"},
		"a file and a folder":             {func(b record.Bundle) { b["case/a"] = nil }, "bundle-name"},
		"no record":                       {func(b record.Bundle) { delete(b, "record.json") }, "bundle-layout"},
		"no runtime":                      {func(b record.Bundle) { delete(b, "runtime.json") }, "bundle-layout"},
		"no case":                         {func(b record.Bundle) { delete(b, "case/case.yaml") }, "bundle-layout"},
		"a name that tar has no room for": {func(b record.Bundle) { b["case/"+strings.Repeat("a", 200)] = nil },
			"bundle-name"},
		"too many files": {func(b record.Bundle) {
			for i := range record.MaxFiles {
				b[fmt.Sprintf("case/f%d", i)] = nil
			}
		}, "too-many-files"},
	} {
		b := small()
		c.change(b)
		_, err := b.Write()
		refused(t, name, err, c.code)
	}
	data := wholeBundle(t)
	twice := append(bytes.Clone(data[:1024]), data...) // case/a/policy.rego, header and content
	_, err := record.ReadBundle("b.tar", twice)
	refused(t, "a file twice", err, "bundle-order")
	swapped := append(append(bytes.Clone(data[1024:2048]), data[:1024]...), data[2048:]...)
	_, err = record.ReadBundle("b.tar", swapped)
	refused(t, "two files in another order", err, "bundle-order")
	_, err = record.ReadBundle("b.tar", append(bytes.Clone(data), make([]byte, 512)...))
	refused(t, "a block after the end", err, "bundle-header")
	dirty := bytes.Clone(data)
	dirty[1023] = 'x'
	_, err = record.ReadBundle("b.tar", dirty)
	refused(t, "something in the padding", err, "bundle-header")
}

// FuzzReadBundle holds that a bundle that reads is written again as it was.
func FuzzReadBundle(f *testing.F) {
	data, err := small().Write()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)-512])
	f.Add(make([]byte, 1024))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := record.ReadBundle("fuzz", data)
		if err != nil {
			return
		}
		if again, err := b.Write(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("a bundle reads, and is written otherwise (%v)", err)
		}
	})
}
