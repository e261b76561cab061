package report_test

import (
	"encoding/json"
	"encoding/xml"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// newRule is a gate that there is.
func newRule(t *testing.T, level string, waivers []schema.GateWaiver, today string) *gate.Rule {
	t.Helper()
	rule, err := gate.New(level, waivers, today)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// payloadDocuments are documents with a text wherever there is room for some.
func payloadDocuments(t *testing.T, g casegen.Generator, text string) (out []any) {
	problem := func() *schema.Problem {
		return &schema.Problem{
			Code:    "code" + text,
			Message: "message" + text,
			File:    "file" + text,
			Line:    3,
			Party:   "party" + text,
			Hint:    "hint" + text,
			Pointer: "/pointer" + text,
		}
	}
	at := &schema.Location{File: "runs/" + text, Line: 2, Column: 1}
	run := newRule(t, "disputed", g.Waivers(text), "2026-06-01").Start()
	for range 3 {
		c := g.Comparison(text)
		run.Add(c)
		out = append(out, c)
	}
	failure := &schema.Failure{Source: at, Problems: schema.Problems{problem(), problem()}}
	run.AddFailure(failure)
	return append(out, failure, run.Document(), testOf(text),
		&schema.Failure{Problems: schema.Problems{{Code: "unknown-world", Message: "message" + text}}},
		&schema.Check{Case: "case" + text, Readings: []string{"party" + text}, Problems: schema.Problems{problem()},
			Warnings: schema.Problems{problem()}})
}

// annotation is a line that is one: its properties hold nothing that would end one, and begin with no other command.
var annotation = regexp.MustCompile(`^::(error|warning|notice) (file=[^:,]+,line=\d+,)?title=[^:,]+::.`)

// TestPayloadsStayText writes every payload at every place of every kind of document that a build is told of, in every
// format: it stays one text at its place, and changes neither what passes nor how many findings there are.
func TestPayloadsStayText(t *testing.T) {
	if n := len(casegen.Payloads()); n < 60 {
		t.Fatalf("there are %d payloads", n)
	}
	for i, text := range casegen.Payloads() {
		if i%samples.Of(1, 2, 8) > 0 {
			continue
		}
		seed := func() casegen.Generator {
			return casegen.Generator{Rand: rand.New(rand.NewPCG(uint64(i), 6))}
		}
		plain, hostile := payloadDocuments(t, seed(), "x"), payloadDocuments(t, seed(), text)
		waivers := seed().Waivers(text)
		for k, document := range hostile {
			formats := append([]string{"table", "markdown"}, buildFormats()...)
			if _, is := document.(*schema.Gate); is {
				formats = formats[:2]
			} else if len(text) > 1<<16 { // pages are as long as their document
				formats = formats[2:]
			}
			for _, format := range formats {
				got := inFormat(t, format, newRule(t, "disputed", waivers, "2026-06-01"), document)
				staysText(t, format, got, text)
				harmlessIn(t, format, got, text)
				if format == "table" || format == "markdown" {
					continue
				}
				like := inFormat(t, format, newRule(t, "disputed", seed().Waivers("x"), "2026-06-01"), plain[k])
				if passes(t, format, got) != passes(t, format, like) || findings(t, format, got) != findings(t, format, like) {
					t.Errorf("%s of a %T with %.40q: it comes to something else than with a letter", format, document, text)
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// findings counts what a build is told of.
func findings(t *testing.T, format, text string) (n int) {
	t.Helper()
	switch format {
	case "github":
		n = strings.Count("\n"+text, "\n::")
	case "gitlab":
		var issues readGitLab
		if err := json.Unmarshal([]byte(text), &issues); err != nil {
			t.Fatal(err)
		}
		n = len(issues)
	case "junit":
		var j readJUnit
		if err := xml.Unmarshal([]byte(text), &j); err != nil {
			t.Fatal(err)
		}
		for _, suite := range j.Suites {
			n += len(suite.Cases)
		}
	case "sarif":
		var s readSARIF
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
		for _, run := range s.Runs {
			n += len(run.Results)
		}
	}
	return n
}

// staysText holds that every character shows itself, and that no text is longer than a build can take.
func staysText(t *testing.T, format, got, text string) {
	t.Helper()
	for _, r := range got {
		if r != '\n' && !schema.Visible(r) {
			t.Fatalf("%s of %.40q: %q", format, text, r)
		}
	}
	if len(got) > 3<<20 && report.PassesOrFails(format) {
		t.Errorf("%s of %.40q has %d bytes", format, text, len(got))
	}
}

// codeSpan is code of Markdown, on a line of its own as commands are.
var codeSpan = regexp.MustCompile("(?m)^ *`[^`]*`$")

// harmlessIn holds what is particular to a format.
func harmlessIn(t *testing.T, format, got, text string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		command := strings.HasPrefix(trimmed, "::")
		if format == "github" {
			command = !annotation.MatchString(line)
			if last := i == len(lines)-1; last {
				command = !strings.HasPrefix(line, "construe: ")
			}
		}
		for _, anywhere := range []string{"##[", "##vso[", "##teamcity["} { // a build looks for these in the whole line
			command = command || strings.Contains(line, anywhere)
		}
		if command {
			t.Errorf("%s of %.40q: a line is a command: %.200q", format, text, line)
		}
	}
	switch format {
	case "junit":
		d := xml.NewDecoder(strings.NewReader(got))
		for {
			token, err := d.Token()
			if token == nil {
				if err.Error() != "EOF" {
					t.Errorf("%.40q: %v", text, err)
				}
				break
			}
			if e, is := token.(xml.StartElement); is && !strings.Contains(
				" testsuites testsuite testcase failure error skipped system-out ", " "+e.Name.Local+" ") {
				t.Errorf("%.40q: an element %s", text, e.Name.Local)
			}
		}
	case "sarif", "gitlab":
		var tree any
		if err := json.Unmarshal([]byte(got), &tree); err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
		if format == "sarif" && strings.Contains(got, "](") {
			t.Errorf("%.40q: a link", text)
		}
	case "markdown":
		got = codeSpan.ReplaceAllString(got, "") // in which nothing is live
		if lower := strings.ToLower(got); strings.Contains(lower, "<script") || strings.Contains(lower, "<img") ||
			strings.Contains(lower, "<!--") || strings.Contains(lower, "</details") ||
			strings.Contains(got, "[l](") || strings.Contains(lower, "www.") || strings.Contains(got, "$") {
			t.Errorf("%.40q: live Markdown:\n%.2000s", text, got)
		}
	}
}
