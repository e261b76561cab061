package host_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestLabelsFromOutsideAreHeld changes what facts and a classification say of where they come from.
func TestLabelsFromOutsideAreHeld(t *testing.T) {
	ctx := context.Background()
	h := open(t, func(c *host.Config) { c.Readings = []string{"hop"} })
	d, err := h.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	made := func() *schema.Classification {
		f, err := h.Facts(ctx, host.FactsRequest{Runtime: d, World: "h1"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.Classify(ctx, host.ClassifyRequest{Reading: "hop", Facts: f})
		if err != nil || c.Error != nil {
			t.Fatal(err, c.Error)
		}
		return c
	}
	zeros := "sha256:" + strings.Repeat("0", 64)
	for _, c := range []struct {
		name    string
		change  func(c *schema.Classification)
		pointer string // of the problem; "" where there is none
	}{
		{"as made", func(*schema.Classification) {}, ""},
		{"of another reading", func(c *schema.Classification) { c.Reading = "look-through" }, "/plugin"},
		{"of no reading there is", func(c *schema.Classification) { c.Reading = "nobody" }, "/reading"},
		{"by another plugin", func(c *schema.Classification) { c.Plugin = "look-through" }, "/plugin"},
		{"by another version", func(c *schema.Classification) { c.Version = "9.9.9" }, "/version"},
		{"by another module", func(c *schema.Classification) { c.Module = zeros }, "/module"},
		{"by no module", func(c *schema.Classification) { c.Module = "" }, "/module"},
		{"nobody's, as one that was written by hand", func(c *schema.Classification) {
			c.Reading, c.Module = "",
				zeros
		}, ""},
		{"of another runtime's digest",
			func(c *schema.Classification) { refact(t, c, func(f *schema.Facts) { f.RuntimeDigest = zeros }) }, ""},
		{"of a stated fact that was changed", func(c *schema.Classification) {
			refact(t, c, func(f *schema.Facts) { f.Runtime["title"] = "another title" })
		}, "/runtimeDigest"},
	} {
		given := made()
		c.change(given)
		_, err := h.Judge(ctx, host.JudgeRequest{Reading: "hop", Classification: given})
		var problems schema.Problems
		switch {
		case c.pointer == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.pointer != "" && (!errors.As(err, &problems) || problems[0].Code != "inconsistent" ||
			problems[0].Pointer != c.pointer):
			t.Errorf("%s: %v; want inconsistent at %s", c.name, err, c.pointer)
		}
	}
}

// refact changes the facts that a classification carries, and the digest by which it names them.
func refact(t *testing.T, c *schema.Classification, change func(f *schema.Facts)) {
	t.Helper()
	other := *c.Facts
	other.Runtime = schema.Clone(c.Facts.Runtime).(map[string]any)
	change(&other)
	digest, err := schema.Digest(&other)
	if err != nil {
		t.Fatal(err)
	}
	c.Facts, c.FactsDigest = &other, digest
}
