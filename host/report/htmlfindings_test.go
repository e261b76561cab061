package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// sheet is what -f csv writes of a comparison, as lines of cells.
func sheet(t *testing.T, c *schema.Comparison) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Render(&b, "csv", c, report.Options{}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// saved is lines as a sheet saves them.
func saved(t *testing.T, lines [][]string, comma rune, before string) []byte {
	t.Helper()
	b := bytes.NewBufferString(before)
	out := csv.NewWriter(b)
	out.Comma, out.UseCRLF = comma, true
	if err := out.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFindingsComeBack holds that what is written on a row stands on that row of the page, however the sheet was saved,
// and that what is no finding on a row of the report is an error.
func TestFindingsComeBack(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	lines := sheet(t, c)
	finding := len(lines[0]) - 2
	lines[2][finding], lines[4][finding] = "'=made out <b>", "'quoted'"
	for _, comma := range ",;\t" {
		for _, before := range []string{"", "\xef\xbb\xbf"} {
			f, err := report.ParseFindings("f.csv", saved(t, lines, comma, before))
			if err != nil {
				t.Fatalf("%q: %v", comma, err)
			}
			got, err := htmlOf(t, report.Options{Findings: f}, report.Given{Document: c})
			if err != nil {
				t.Fatalf("%q: %v", comma, err)
			}
			_, text := elements(t, got)
			second := text[strings.Index(text, "\n2 "+c.Worlds[0].Issues[1].Question):]
			if at := strings.Index(second, "\n=made out <b>\n"); at < 0 || at > strings.Index(second, "\n3 ") {
				t.Errorf("%q: the second row has not its finding:\n%s", comma, second[:600])
			}
			if !strings.Contains(text, "\nquoted'\n") && !strings.Contains(text, "\n'quoted'\n") {
				t.Errorf("%q: the fourth row has not its finding", comma)
			}
		}
	}
	gone := *c
	gone.Worlds = append([]schema.WorldResult{}, c.Worlds...)
	gone.Worlds[0].Issues = append([]schema.Issue{}, c.Worlds[0].Issues...)
	gone.Worlds[0].Issues[1].Gone, gone.Worlds[0].Issues[1].Sides = true, map[string]schema.IssueSide{}
	f, err := report.ParseFindings("f.csv", saved(t, lines, ',', ""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := htmlOf(t, report.Options{Findings: f}, report.Given{Document: &gone})
	if err != nil || !strings.Contains(got, "Of the earlier report; no longer in issue.") ||
		!strings.Contains(got, "made out &lt;b&gt;") {
		t.Errorf("a row that went lost its finding: %v", err)
	}
	other := *c
	other.Runtime.ID = "other"
	if got, err := htmlOf(t, report.Options{Findings: f}, report.Given{Document: &other}); got != "" || err == nil ||
		!strings.Contains(
			err.Error(),
			"f.csv:3: findings: the finding is of another report: the report is not of the runtime sre",
		) {
		t.Errorf("findings of another report: %v", err)
	}
}

// TestWhatIsNoSheetOfFindings holds that a file that is none is refused with its place.
func TestWhatIsNoSheetOfFindings(t *testing.T) {
	lines := sheet(t, golden[schema.Comparison](t, "sre.json"))
	finding := len(lines[0]) - 2
	twice := append(append([][]string{}, lines...), append([]string{}, lines[1]...))
	twice[1] = append([]string{}, twice[1]...)
	twice[1][finding], twice[len(twice)-1][finding] = "one", "two"
	keyless := [][]string{lines[0], append([]string{}, lines[1]...)}
	keyless[1][finding], keyless[1][finding+1] = "one", ""
	for _, bad := range []struct {
		data []byte
		says string
	}{
		{nil, "the file is empty"},
		{[]byte("a,b\n"), "f.csv:1: findings: there is no column runtime"},
		{[]byte("PK\x03\x04 a sheet"), "a sheet in a format of its own; expected CSV"},
		{[]byte("\xff\xfer\x00u\x00"), "not in UTF-8"},
		{[]byte("runtime,world,finding,key\na,\"b,c,d\n"), "the line cannot be read"},
		{[]byte("runtime;world;finding;key\nsecond line\";/d\n"), "f.csv:2: findings: the line cannot be read"},
		{saved(t, twice, ',', ""), "two findings on one row, on the lines 2 and "},
		{saved(t, keyless, ';', ""), "f.csv:2: findings: the finding has no key"},
	} {
		_, err := report.ParseFindings("f.csv", bad.data)
		var all schema.Problems
		if !errors.As(err, &all) || all[0].Code != "findings" || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%.40q: %v; expected %q", bad.data, err, bad.says)
		}
	}
}

// hundred are comparisons of as many runtimes.
func hundred(t testing.TB) (all []*schema.Comparison) {
	c := golden[schema.Comparison](t, "sre.json")
	for i := range 100 {
		one := *c
		one.Runtime.ID, one.Runtime.Digest = c.Runtime.ID+strings.Repeat("i", i), schema.DigestBytes([]byte{byte(i)})
		all = append(all, &one)
	}
	return all
}

// TestAHundredRuntimesAreAPage holds that a page of many runtimes is one that can be sent.
func TestAHundredRuntimesAreAPage(t *testing.T) {
	var out bytes.Buffer
	if err := report.Render(&out, "html", hundred(t), report.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%.2f MB", float64(out.Len())/1e6)
	if out.Len() > 5_000_000 {
		t.Errorf("the page has %d bytes", out.Len())
	}
}

// BenchmarkHTML makes the page of a hundred runtimes, and for comparison their json.
func BenchmarkHTML(b *testing.B) {
	all := hundred(b)
	for _, format := range []string{"json", "html"} {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				if err := report.Render(&out, format, all, report.Options{}); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(out.Len()), "bytes")
			}
		})
	}
}
