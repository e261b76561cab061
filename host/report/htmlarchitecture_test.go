package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// drawnWorlds is a comparison of a runtime with so many worlds, in each of which the model runs on another cloud, or,
// alike, on the same in all.
func drawnWorlds(worlds int, alike bool) *schema.Comparison {
	c := &schema.Comparison{Construe: schema.KindComparison, Runtime: schema.Subject{ID: "drawn", Title: "Drawn"},
		Case: schema.Subject{ID: "case", Title: "A case"}, AsOf: "2026-03-18", Titles: &schema.Titles{},
		Tables: schema.Tables{Facts: map[string]*schema.Facts{}}, Axes: schema.Axes{Policies: []string{"one"}}}
	for i := range worlds {
		id, cloud := fmt.Sprintf("w%d", i), []string{"aws", "azure", "gcp", "heroku"}[i%4]
		operator := fmt.Sprintf("company %d", i/4)
		if alike {
			cloud, operator = "aws", "company"
		}
		c.Tables.Facts[id] = &schema.Facts{World: id, Runtime: map[string]any{"title": "Drawn",
			"parties": map[string]any{"p": map[string]any{"name": operator}},
			"components": map[string]any{"app": map[string]any{"role": "customer"}, "inference": map[string]any{
				"role": "model_inference", "operator": "p", "hosting": map[string]any{"cloud.provider": cloud}}},
			"relationships": map[string]any{"call": map[string]any{"from": "app", "to": "inference",
				"gen_ai.operation.name": "chat"}}}}
		c.Axes.Worlds = append(c.Axes.Worlds, schema.AxisWorld{ID: id, Title: "world " + id})
		c.Worlds = append(c.Worlds, schema.WorldResult{World: id, Aggregate: schema.AgreedPermitted,
			Issues: []schema.Issue{{Number: 3, Fact: "/relationships/call/path"}, {Number: 4, Fact: "/offering/category"}}})
		c.Cells = append(c.Cells, schema.Cell{World: id, Policy: "one", Classifier: "one", Outcome: schema.Permitted,
			Facts: id})
	}
	return c
}

// architectureOf is the section of a comparison, as the page has it.
func architectureOf(t *testing.T, c *schema.Comparison, prefix string) string {
	t.Helper()
	templates, err := htmlTemplates()
	if err != nil {
		t.Fatal(err)
	}
	r := &htmlRuntime{comparison: c, prefix: prefix}
	r.page = &htmlPage{parts: []*htmlRuntime{r}, templates: templates}
	name, data, err := architectureSection(r)
	if err != nil || name == "" {
		return ""
	}
	text, err := r.drawn(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestEveryWorldIsDrawn holds that each world that looks different is a picture of its own, that a reader can choose as
// long as the page's style has a rule for each, and that every id is there once and every label leads to one.
func TestEveryWorldIsDrawn(t *testing.T) {
	for _, c := range []struct {
		worlds, pictures, choices int
		alike                     bool
	}{{1, 1, 0, false}, {3, 3, 3, false}, {3, 1, 0, true}, {12, 12, 12, false}, {13, 13, 0, false}, {0, 0, 0, false}} {
		text := architectureOf(t, drawnWorlds(c.worlds, c.alike), "r2-")
		if got := strings.Count(text, "<figure"); got != c.pictures {
			t.Errorf("%d worlds are %d pictures; want %d", c.worlds, got, c.pictures)
		}
		if got := strings.Count(text, `type="radio"`); got != c.choices {
			t.Errorf("%d worlds are %d choices; want %d", c.worlds, got, c.choices)
		}
		ids := map[string]bool{}
		for _, found := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			if ids[found[1]] || !strings.HasPrefix(found[1], "r2-") {
				t.Errorf("the id %s is there twice, or is another part's", found[1])
			}
			ids[found[1]] = true
		}
		for _, found := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(text, -1) {
			for id := range strings.FieldsSeq(found[1]) {
				if !ids[id] {
					t.Errorf("there is no %s", id)
				}
			}
		}
		if c.worlds == 0 {
			continue
		}
		if strings.Count(text, `href="#r2-issue-3"`) != 2*c.pictures || !strings.Contains(text, "Row 4 is about nothing") {
			t.Errorf("rows lead elsewhere:\n%.3000s", text)
		}
		if strings.Contains(text, "style=") || strings.Contains(text, "<script") {
			t.Error("there is a style or a script")
		}
	}
}

// TestEveryClassOfADrawingHasARule holds that what the drawing calls things is what the page's style calls them.
func TestEveryClassOfADrawingHasARule(t *testing.T) {
	var style strings.Builder
	for _, name := range []string{"page/drawing.css", "page/print.css"} {
		data, err := htmlFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		style.Write(data)
	}
	text := architectureOf(t, drawnWorlds(2, false), "")
	for _, found := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		for class := range strings.FieldsSeq(found[1]) {
			if rule := "." + class; class != "note" && class != "dw-c0" && !strings.Contains(style.String(), rule) {
				t.Errorf("no rule speaks of %s", class)
			}
		}
	}
}
