package atlas

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// TestAMapAskedAgainRunsWhatIsNew holds that a map is the same byte for byte whatever was kept, and that after a change
// of one reading, or of a toggle's list, only what is new runs.
func TestAMapAskedAgainRunsWhatIsNew(t *testing.T) {
	cache := t.TempDir()
	if os.Chmod(cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	as := func(file, before, after string) fstest.MapFS {
		files := fstest.MapFS{}
		root := os.DirFS("../../../policies/distribution-exclusivity")
		if err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, p)
			if p == file {
				if !bytes.Contains(data, []byte(before)) {
					t.Fatalf("%s has no %q", p, before)
				}
				data = bytes.Replace(data, []byte(before), []byte(after), 1)
			}
			files[p] = &fstest.MapFile{Data: data}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return files
	}
	// asked maps a case twice, without a cache and with it.
	asked := func(files fstest.MapFS) (runs, remembered int) {
		without, _ := askedMap(t, files, "")
		with, told := askedMap(t, files, cache)
		if !bytes.Equal(without, with) {
			t.Error("what was kept changes the map")
		}
		return told.Runs, told.Remembered
	}
	plain := as("", "", "")
	runs, remembered := asked(plain)
	// contract takes delivery's policy, and adopts other values of its definitions
	t.Logf("%d runs, of which %d were kept", runs, remembered)
	if remembered > runs/2 {
		t.Errorf("cold, %d of %d runs were kept", remembered, runs)
	}
	_, invariants := asked(plain)
	if invariants == 0 || invariants < runs/2 {
		t.Errorf("asked again, %d of %d runs were kept", invariants, runs)
	}
	all := invariants // all but those of invariants, which are not kept
	runs, remembered = asked(as("readings/solicitation/policy.rego", "# METADATA", "more := 1\n\n# METADATA"))
	if t.Logf("another solicitation: %d of %d", remembered, runs); remembered == 0 || remembered >= all {
		t.Errorf("with another policy of solicitation, %d of %d runs were kept", remembered, all)
	}
	runs, remembered = asked(as("case.yaml", "values: [DE, SE]", "values: [DE, SE, PL]"))
	if t.Logf("another value: %d of %d", remembered, runs); remembered < all/2 {
		t.Errorf("with one value more, %d of %d runs were kept", remembered, runs)
	}
	entries, err := filepath.Glob(filepath.Join(cache, "observed", "*"))
	if err != nil || len(entries) == 0 {
		t.Fatal("nothing is kept", err)
	}
	for i, entry := range entries {
		data, err := os.ReadFile(entry)
		if err != nil {
			t.Fatal(err)
		}
		if data[len(data)/2] ^= 1; i%2 == 1 {
			data = data[:len(data)/3]
		}
		if err := os.WriteFile(entry, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, remembered = asked(plain); remembered > runs/2 {
		t.Errorf("of entries that are not as they were written, %d runs were taken", remembered)
	}
}

// askedMap is the map of a case's default runtime, as canonical JSON, and how far it was at the end.
func askedMap(t *testing.T, files fstest.MapFS, cache string) (text []byte, last schema.MapProgress) {
	t.Helper()
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: files, Plugins: os.DirFS("../../../plugins"), CacheDir: cache,
		CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	defer cs.Close(ctx)
	d, err := cs.Runtime(cs.Dispute.Default.Runtimes[0])
	if err != nil {
		t.Fatal(err)
	}
	m, err := Run(ctx, cs, Request{Runtime: d, World: "letter", Confirm: 5,
		Progress: func(p schema.MapProgress) { last = p }})
	if err != nil {
		t.Fatal(err)
	}
	if text, err = schema.Canonical(m); err != nil {
		t.Fatal(err)
	}
	return text, last
}
