package hostile_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchives gives verify and replay what is no bundle: package record has the headers that a bundle may not have;
// here is what is large, packed or without end.
func TestArchives(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	tarred := func(headers ...*tar.Header) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, h := range headers {
			if err := w.WriteHeader(h); err != nil {
				t.Fatal(err)
			}
		}
		return append(b.Bytes(), make([]byte, 1<<20)...)
	}
	regular := func(name string, size int64) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o644, Format: tar.FormatPAX}
	}
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 1024 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	many := make([]*tar.Header, 5000)
	for i := range many {
		many[i] = &tar.Header{Typeflag: tar.TypeReg, Name: "case/" + strings.Repeat("a", 1+i%90) + ".rego", Mode: 0o644,
			Format: tar.FormatUSTAR}
	}
	for name, data := range map[string][]byte{
		"a gigabyte, packed": bomb.Bytes(),
		"a zip":              []byte("PK\x03\x04" + strings.Repeat("\x00", 4096)),
		"zeros":              make([]byte, 100<<20),
		"a file of a terabyte": tarred(&tar.Header{Typeflag: tar.TypeReg, Name: "record.json", Size: 1 << 40,
			Mode: 0o644, Format: tar.FormatGNU}),
		"a size in an extension": tarred(regular("record.json", 9<<30)),
		"an extension for all that come": tarred(&tar.Header{Typeflag: tar.TypeXGlobalHeader, Name: "g",
			PAXRecords: map[string]string{"path": "../../evil"}, Format: tar.FormatPAX}),
		"five thousand files":             tarred(many...),
		"a record of brackets":            []byte(strings.Repeat("[", 10<<20)),
		"a record of a megabyte's keys":   []byte(`{"payload":"` + strings.Repeat("A", 60<<20) + `"}`),
		"a record that commands":          []byte("{\"payloadType\":\"\u202e\x1b[2J\n::error::owned\"}"),
		"a bundle whose first file is it": []byte(strings.Repeat("record.json\x00", 1<<16)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put(t, filepath.Join(dir, "b.tar"), data)
			for _, args := range [][]string{{"verify", "b.tar"}, {"replay", "b.tar"}} {
				r := child(t, dir, maxTime, args...)
				r.withinBounds(t)
				if r.code != 5 {
					t.Errorf("%s: exit code %d; expected 5: %.300s", args[0], r.code, r.stderr)
				}
				harmless(t, args[0], r.stdout)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
				t.Errorf("it left %v (%v)", left, err)
			}
		})
	}
}

// TestAHostilePartyIsFoundAgain has a record of a comparison with guests replayed, from the bundle alone.
func TestAHostilePartyIsFoundAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	chosen := 0
	for _, g := range guests() {
		switch g.name {
		case "4G locals", "1500 fills of 4 MiB in a line", "a terminal's command for a term",
			"a function named to own a terminal", "calls of itself with 2000 locals":
		default:
			continue
		}
		chosen++
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			dir := caseFolder(t, g.wasm, nil)
			if r := child(t, dir, maxTime, "compare", "--case", ".", "-q", "--bundle", "b.tar"); r.code != 3 {
				t.Fatalf("exit code %d: %s", r.code, r.stderr)
			}
			elsewhere := t.TempDir()
			if err := os.Rename(filepath.Join(dir, "b.tar"), filepath.Join(elsewhere, "b.tar")); err != nil {
				t.Fatal(err)
			}
			r := child(t, elsewhere, maxTime, "replay", "--unsigned", "b.tar")
			r.withinBounds(t)
			harmless(t, "standard output", r.stdout)
			if r.code != 3 || !strings.Contains(string(r.stdout), "found again") {
				t.Errorf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
			}
		})
	}
	if chosen != 5 {
		t.Errorf("%d guests were found", chosen)
	}
}
