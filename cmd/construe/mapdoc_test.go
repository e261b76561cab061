package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestMapPage compares what docs/map.md quotes, and its picture, with what the command prints. UPDATE_GOLDEN=1 draws
// the picture anew.
func TestMapPage(t *testing.T) {
	run := func(args ...string) []byte {
		command := exec.Command("construe", append([]string{"map", "--case", "distribution-exclusivity", "--world", "letter",
			"--cache", "none"}, args...)...)
		command.Env = append(os.Environ(), "NO_COLOR=1")
		out, err := command.CombinedOutput()
		if len(out) == 0 {
			t.Fatal(err)
		}
		return out
	}
	const picture, page = "../../docs/map.svg", "../../docs/map.md"
	drawn := run("-f", "svg")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(picture, drawn, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(picture); err != nil || !bytes.Equal(kept, drawn) {
		t.Errorf("the picture is another one (%v)", err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	said := string(run()) + string(run("--relate", "delivery", "contract", "--require", "no-new-breach", "-q", "--witness",
		t.TempDir()+"/w.json"))
	quoted := 0
	for _, block := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllSubmatch(text, -1) {
		for _, line := range strings.Split(strings.TrimSpace(string(block[1])), "\n") {
			if line == "…" || strings.HasPrefix(line, "construe map") || strings.HasPrefix(line, "$ ") ||
				strings.HasSuffix(line, "w.json") {
				continue
			}
			if quoted++; !strings.Contains(said, line) {
				t.Errorf("nothing says %q", line)
			}
		}
	}
	if quoted < 10 {
		t.Errorf("%d lines are quoted", quoted)
	}
}

// TestMapFigures compares the figures of the shipped case in docs/map.md with what the command says. CONSTRUE_LONG has
// those of all four readings.
func TestMapFigures(t *testing.T) {
	text, err := os.ReadFile("../../docs/map.md")
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Join(strings.Fields(string(text)), " ")
	for _, c := range []struct {
		long bool
		args []string
		also func(m *schema.Map) []string
	}{
		{false, []string{"--reading", "look-through", "--reading", "state"}, func(m *schema.Map) []string {
			return []string{
				"With `state = irrelevant` and either `unless` " + leaves(t, m, "state=irrelevant unless=conjunctive") + " % stay",
				"With `state = irrelevant` and either `unless` " + leaves(t, m, "state=irrelevant unless=disjunctive") + " % stay"}
		}},
		{true, nil, func(m *schema.Map) []string {
			return []string{"four readings over " + strconv.Itoa(len(m.Toggles)) + " toggles make " +
				grouped(m.Free.Number) + " architectures, of which " + grouped(m.Adopted.Number) +
				" have definitions as adopted",
				"`unless`, either way, leaves " + leaves(t, m, "unless=conjunctive") + " % parted",
				"`unless`, either way, leaves " + leaves(t, m, "unless=disjunctive") + " % parted",
				"With `stateless = resending_is_stateful` besides, " +
					leaves(t, m, "stateless=resending_is_stateful unless=conjunctive") + " % stay",
				"no wording leaves fewer than " + rounded(t, m.Wordings[0].Parted.Percent) + " %"}
		}},
	} {
		if c.long && os.Getenv("CONSTRUE_LONG") == "" {
			continue
		}
		args := append([]string{"map", "sre", "--world", "h1", "--cache", "none", "-f", "json"}, c.args...)
		out, err := exec.Command("construe", args...).Output()
		m := &schema.Map{}
		if err != nil || json.Unmarshal(out, m) != nil {
			t.Fatal(err)
		}
		share := map[string]string{}
		for _, z := range m.Adopted.Zones {
			share[z.Zone] = rounded(t, z.Percent)
		}
		for _, w := range m.Wordings {
			if w.Ends {
				t.Errorf("%v ends the dispute; the page says that nothing does", w.Shared)
			}
		}
		for _, says := range append(c.also(m), "all permit "+share[schema.ZonePermitted]+" %, parted "+
			share[schema.ZoneParted]+" %, all see a breach "+share[schema.ZoneBreach]+" %, open "+share[schema.ZoneOpen]+
			" %, impossible "+share[schema.ZoneImpossible]+" %") {
			if !strings.Contains(page, says) {
				t.Errorf("docs/map.md does not say %q", says)
			}
		}
	}
}

// leaves is what a wording leaves parted.
func leaves(t *testing.T, m *schema.Map, wording string) string {
	t.Helper()
	for _, w := range m.Wordings {
		var shared []string
		for _, s := range w.Shared {
			shared = append(shared, s.Definition+"="+s.Value)
		}
		slices.Sort(shared)
		if strings.Join(shared, " ") == wording {
			return rounded(t, w.Parted.Percent)
		}
	}
	t.Errorf("the map shows no wording %s", wording)
	return ""
}

// rounded is a share with one digit.
func rounded(t *testing.T, percent string) string {
	t.Helper()
	n, err := strconv.ParseFloat(percent, 64)
	if err != nil {
		t.Fatal(err)
	}
	if n > 0 && n < 0.1 { // as pages say it
		return "under 0.1"
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}

// grouped parts the digits of a number.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
