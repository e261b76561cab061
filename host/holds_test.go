package host_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestHoldBundle changes a bundle's files one at a time: each change is found without running anything, under the
// file's name.
func TestHoldBundle(t *testing.T) {
	base := bundled(t)
	_, r := recorded(t, base, "")
	replaced := func(file, old, with string) func(record.Bundle) { return replacement(t, file, old, with) }
	without := func(file string) func(record.Bundle) {
		return func(b record.Bundle) {
			if _, has := b[file]; !has {
				t.Fatalf("there is no %s", file)
			}
			delete(b, file)
		}
	}
	with := func(file, text string) func(record.Bundle) {
		return func(b record.Bundle) { b[file] = []byte(text) }
	}
	var library string
	for name := range base {
		if strings.HasPrefix(name, "case/") && strings.HasSuffix(name, ".rego") && strings.Count(name, "/") == 1 &&
			name != "case/invariants.rego" {
			library = name
		}
	}
	if library == "" {
		t.Fatal("the bundle has no library")
	}
	for _, c := range []struct {
		name       string
		change     func(record.Bundle)
		code, file string
	}{
		{"nothing", func(record.Bundle) {}, "", ""},
		{"a fact", replaced(record.RuntimeFile, `"aws"`, `"gcp"`), "bundle-altered", record.RuntimeFile},
		{"the case", replaced("case/case.yaml", "status: agreed, expect: breach", "status: agreed, expect: permitted"),
			"bundle-altered", "case/case.yaml"},
		{"a reading", replaced("readings/hop/reading.yaml", "stateless: resending_is_stateless",
			"stateless: resending_is_stateful"), "bundle-altered", "readings/hop/reading.yaml"},
		{"no reading", without("readings/hop/reading.yaml"), "bundle-missing", "readings/hop/reading.yaml"},
		{"the library", with(library, "package construe.case\n"), "bundle-altered", "case/case.yaml"},
		{"no library", without(library), "no-library", "case.yaml"},
		{"the invariants", with("case/invariants.rego", "package construe.invariants\n"), "bundle-altered",
			"case/case.yaml"},
		{"no invariants", without("case/invariants.rego"), "bundle-altered", "case/case.yaml"},
		{"a comment in a policy", with("readings/hop/policy.rego", string(base["readings/hop/policy.rego"])+"# more\n"),
			"bundle-altered", "readings/hop/policy.rego"},
		{"one more policy file", with("readings/hop/more.rego", "package construe.policy\n"), "bundle-altered",
			"readings/hop/more.rego"},
		{"no policy", without("readings/hop/policy.rego"), "bundle-missing", "readings/hop"},
		{"a test", with("readings/hop/policy_test.rego", "package construe.policy_test\n"), "bundle-extra",
			"readings/hop/policy_test.rego"},
		{"a manifest", replaced("readings/hop/hop/plugin.yaml", "description: Each", "description: Every"), "bundle-altered",
			"readings/hop/hop/plugin.yaml"},
		{"no manifest", without("readings/hop/hop/plugin.yaml"), "bundle-missing", "readings/hop/hop/plugin.yaml"},
		{"a module", with("readings/hop/hop/hop.wasm", "\x00asm\x01\x00\x00\x00"), "bundle-altered",
			"readings/hop/hop/hop.wasm"},
		{"no module", without("readings/hop/hop/hop.wasm"), "bundle-missing", "readings/hop/hop/hop.wasm"},
		{"another reading's policy", with("readings/state/policy.rego", "package construe.policy\n"), "bundle-extra",
			"readings/state/policy.rego"},
		{"a plugin in the case's own folder", with("case/plugins/hop/plugin.yaml",
			string(base["readings/hop/hop/plugin.yaml"])), "bundle-extra", "case/plugins/hop/plugin.yaml"},
		{"something else", with("case/notes.txt", "notes"), "bundle-extra", "case/notes.txt"},
	} {
		b := maps.Clone(base)
		c.change(b)
		unpinned, err := host.VerifyBundle(b, r)
		if c.code == "" {
			if err != nil || len(unpinned) > 0 {
				t.Errorf("%s: %v, without a digest %v", c.name, err, unpinned)
			}
			continue
		}
		if err == nil {
			t.Errorf("%s goes unseen", c.name)
			continue
		}
		found := schema.ProblemsIn(err, "")
		if !slices.ContainsFunc(found, func(p *schema.Problem) bool {
			return p.Code == c.code &&
				strings.HasSuffix(p.File, c.file)
		}) {
			t.Errorf("%s: %v; want %s at %s", c.name, err, c.code, c.file)
		}
	}
}

// TestHoldBundleNamesWhatHasNoDigest holds that files which did not load are named: the record says nothing of them.
func TestHoldBundleNamesWhatHasNoDigest(t *testing.T) {
	b := bundled(t)
	b["readings/hop/policy.rego"] = []byte("package construe.policy\n\nverdict :=\n")
	b["readings/hop/hop/hop.wasm"] = []byte("no module")
	_, r := recorded(t, b, "")
	unpinned, err := host.VerifyBundle(b, r)
	if want := []string{"readings/hop/hop/hop.wasm", "readings/hop/hop/plugin.yaml",
		"readings/hop/policy.rego"}; err != nil ||
		!slices.Equal(unpinned, want) {
		t.Errorf("%v, %v; want %v", unpinned, err, want)
	}
}
