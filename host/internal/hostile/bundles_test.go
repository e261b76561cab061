package hostile_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// bundle is a policy that a party might supply. Comments in front say what must become of it.
type bundle struct {
	name   string
	source []byte
	// expect are the codes that its cells may have; an outcome stands for a verdict, where there is nothing to refuse.
	expect []string
}

// bundles reads testdata/hostile/policies.
func bundles(t *testing.T) (all []bundle) {
	t.Helper()
	files, err := filepath.Glob("../../../testdata/hostile/policies/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b := bundle{name: strings.TrimSuffix(filepath.Base(f), ".rego"), source: grown(source)}
		why := false
		for _, line := range strings.SplitN(string(source), "\n", 4) {
			if codes, is := strings.CutPrefix(line, "# expect: "); is {
				b.expect = strings.Fields(codes)
			}
			why = why || strings.HasPrefix(line, "# why: ")
		}
		if len(b.expect) == 0 || !why {
			t.Errorf("%s does not say what is expected, and why", f)
		}
		all = append(all, b)
	}
	return all
}

// grown writes out what a file only says of its length, so that no megabytes are kept:
//
//	#repeat N LINE     the line N times, with {i} from 1 to N and {j} one less
//	#reverse N LINE    the same, from N to 1
//	#inline N A<<B>>C  A, then B N times, then C
func grown(source []byte) []byte {
	var out bytes.Buffer
	for line := range strings.SplitSeq(string(source), "\n") {
		directive, rest, _ := strings.Cut(line, " ")
		count, text, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(count)
		switch {
		case err != nil:
			fmt.Fprintln(&out, line)
		case directive == "#repeat", directive == "#reverse":
			for i := 1; i <= n; i++ {
				at := i
				if directive == "#reverse" {
					at = n + 1 - i
				}
				fmt.Fprintln(&out, strings.NewReplacer("{i}", strconv.Itoa(at), "{j}",
					strconv.Itoa(at-1)).Replace(text))
			}
		case directive == "#inline":
			before, more, _ := strings.Cut(text, "<<")
			unit, after, _ := strings.Cut(more, ">>")
			fmt.Fprintln(&out, before+strings.Repeat(unit, n)+after)
		default:
			fmt.Fprintln(&out, line)
		}
	}
	return out.Bytes()
}

// TestBundles puts every bundle beside an honest policy, in a construe of its own that is killed when it does not end.
func TestBundles(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	all := bundles(t)
	if len(all) < 60 {
		t.Errorf("%d bundles", len(all))
	}
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			dir := caseFolder(t, honest(), map[string][]byte{"policy.rego": b.source})
			r := child(t, dir, 20*time.Second, "compare", "--case", ".", "-f", "json", "-f", "table=table", "-f",
				"markdown=markdown", "--timeout", "2s", "--fail-on", "never")
			r.withinBounds(t)
			c := comparison(t, r)
			theHonestStand(t, c)
			failed := b.comesTo(t, c)
			if want := map[bool]int{true: 3, false: 0}[failed]; r.code != want {
				t.Errorf("exit code %d; expected %d", r.code, want)
			}
			for _, format := range []string{"table", "markdown"} {
				page, err := os.ReadFile(filepath.Join(dir, format))
				if err != nil {
					t.Fatal(err)
				}
				harmless(t, format, page)
				if format == "markdown" {
					inert(t, string(page))
				}
				if len(page) > 1<<20 {
					t.Errorf("%s has %d bytes", format, len(page))
				}
			}
			harmless(t, "json", r.stdout)
			t.Logf("%d MiB", r.memory>>20)
		})
	}
}

// comesTo holds the cells of the hostile policy to what is expected of it, and reports whether they are errors.
func (b bundle) comesTo(t *testing.T, c *schema.Comparison) (failed bool) {
	t.Helper()
	for _, classifier := range []string{"honest", "hostile"} { // the same one
		v := cell(t, c, "hostile", classifier)
		if failed = v.Outcome == schema.Error; failed {
			failsAs(t, v, "hostile/policy.rego", b.expect...)
			continue
		}
		if !slices.Contains(b.expect, v.Outcome) {
			t.Errorf("the outcome is %s; expected %s", v.Outcome, strings.Join(b.expect, " or "))
		}
	}
	if v := cell(t, c, "honest", "hostile"); v.Outcome != schema.Breach {
		t.Errorf("the honest policy comes to %s on the other classifier", v.Outcome)
	}
	return failed
}
