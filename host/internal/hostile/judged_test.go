package hostile_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// cell finds the verdict of a policy on a classifier.
func cell(t *testing.T, c *schema.Comparison, policy, classifier string) *schema.Verdict {
	t.Helper()
	one, _ := c.Cell(c.Worlds[0].World, policy, classifier)
	v, found := c.Verdict(one)
	if !found {
		t.Fatalf("there is no cell %s × %s", policy, classifier)
	}
	return v
}

// theHonestStand holds that the honest reading has its verdict, and the right one, whatever the other supplies.
func theHonestStand(t *testing.T, c *schema.Comparison) {
	t.Helper()
	if v := cell(t, c, "honest", "honest"); v.Outcome != schema.Breach || v.Error != nil {
		t.Errorf("the honest reading comes to %s, %v; expected breach", v.Outcome, v.Error)
	}
}

// failsAs holds that a cell is the hostile party's error, with one of the codes, and says where.
func failsAs(t *testing.T, v *schema.Verdict, file string, codes ...string) {
	t.Helper()
	if v.Outcome != schema.Error || v.Error == nil {
		t.Fatalf("the outcome is %s, %v; expected an error %s", v.Outcome, v.Error, strings.Join(codes, " or "))
	}
	if !slices.Contains(codes, v.Error.Code) {
		t.Errorf("%s; expected %s", v.Error.Error(), strings.Join(codes, " or "))
	}
	if v.Error.Party != "hostile" {
		t.Errorf("it is laid to %q: %s", v.Error.Party, v.Error.Error())
	}
	if !strings.HasPrefix(v.Error.File, file) {
		t.Errorf("it names the file %q; expected %s: %s", v.Error.File, file, v.Error.Error())
	}
	if len(v.Error.Message) > 4096 {
		t.Errorf("the message has %d bytes", len(v.Error.Message))
	}
}

// harmless holds that text does nothing but show itself, wherever it is printed: in a terminal, or in the log of a
// machine that takes some lines for commands.
func harmless(t *testing.T, where string, text []byte) {
	t.Helper()
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		start := strings.TrimSpace(string(line))
		for _, command := range []string{"##vso[", "##[", "##teamcity["} { // a build looks for these in the whole line
			if strings.HasPrefix(start, "::") || strings.Contains(start, command) {
				t.Errorf("%s: a line is a command: %.100q", where, start)
			}
		}
		for _, r := range string(line) {
			if !unicode.IsPrint(r) {
				t.Fatalf("%s: %q in %.100q", where, r, line)
			}
		}
	}
}

// showsNothingElse renders a comparison in every format that people read.
func showsNothingElse(t *testing.T, c *schema.Comparison) {
	t.Helper()
	for _, format := range report.Formats() {
		var b bytes.Buffer
		if err := report.Render(&b, format, c, report.Options{}); err != nil {
			t.Fatal(err)
		}
		harmless(t, format, b.Bytes())
		if format == "markdown" {
			inert(t, b.String())
		}
	}
}

// inert holds that Markdown has no live element of a party's.
func inert(t *testing.T, page string) {
	t.Helper()
	if live := regexp.MustCompile(`(^|[^\\\\])\]\(`).FindString(page); live != "" {
		t.Errorf("a link is live: %q", live)
	}
	for _, live := range []string{"<script", "<b>", "<img", "://", "www.evil", "@octocat"} {
		if at := strings.Index(page, live); at >= 0 {
			t.Errorf("%q is live: %.120q", live, page[max(0, at-40):])
		}
	}
}
