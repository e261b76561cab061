package schema_test

import (
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestDecides holds what an answer decides to the grounds of its verdict.
func TestDecides(t *testing.T) {
	elements := map[string]map[string]map[string]string{"l": {"": {"a": "no", "b": "yes"},
		"/x": {"c": "no"}, "/y": {"c": "yes"}}}
	permitted := &schema.Verdict{Outcome: schema.Permitted, Elements: elements,
		Grounds: []schema.Ground{{Limb: "l", Value: schema.No, Elements: []string{"a"}}}}
	breach := &schema.Verdict{Outcome: schema.Breach, Elements: map[string]map[string]map[string]string{
		"l": {"": {"a": "yes"}, "/x": {"c": "yes"}, "/y": {"c": "no"}}, "m": {"": {"d": "no"}}},
		Grounds: []schema.Ground{{Limb: "l", Subject: "/x", Value: schema.Yes, Elements: []string{"a", "c"}},
			{Limb: "l", Subject: "/y", Value: schema.No, Elements: []string{"c"}},
			{Limb: "m", Value: schema.No, Elements: []string{"d"}}}}
	open := &schema.Verdict{Outcome: schema.Undetermined, Elements: map[string]map[string]map[string]string{
		"l": {"": {"a": "unknown", "b": "yes"}}, "m": {"": {"d": "no", "e": "arguable"}}},
		Grounds: []schema.Ground{{Limb: "l", Value: schema.Unknown, Elements: []string{"a"}},
			{Limb: "m", Value: schema.No, Elements: []string{"d"}}}}
	for _, c := range []struct {
		name                   string
		v                      *schema.Verdict
		limb, subject, element string
		want                   string
	}{
		{"the only no of one subject", permitted, "l", "", "a", schema.Enough},
		{"a no beside another", permitted, "l", "/x", "c", schema.EnoughToo},
		{"a yes in a permission", permitted, "l", "", "b", schema.DecidesNothing},
		{"what makes the breach", breach, "l", "/x", "c", schema.PartOfBreach},
		{"what makes it, of the whole", breach, "l", "", "a", schema.PartOfBreach},
		{"another subject's no", breach, "l", "/y", "c", schema.DecidesNothing},
		{"another limb's no", breach, "m", "", "d", schema.DecidesNothing},
		{"the ground as a whole", breach, "l", "/x", "", schema.PartOfBreach},
		{"what is open", open, "l", "", "a", schema.DecidesOpen},
		{"what is open of a closed limb", open, "m", "", "e", schema.DecidesNothing},
		{"what is not asked", open, "n", "", "z", schema.DecidesNothing},
	} {
		if got := schema.Decides(c.v, c.limb, c.subject, c.element); got != c.want {
			t.Errorf("%s decides %s; want %s", c.name, got, c.want)
		}
	}
}

// TestKeepNumbers holds that rows keep their numbers, new ones get numbers that none had, and rows that went stay.
func TestKeepNumbers(t *testing.T) {
	of := func(number int, element string) schema.Issue {
		return schema.Issue{Number: number, Kind: schema.IssueWords, Limb: "l", Element: element,
			Sides: map[string]schema.IssueSide{"r": {}}}
	}
	comparison := func(rows ...schema.Issue) *schema.Comparison {
		return &schema.Comparison{Titles: &schema.Titles{}, Worlds: []schema.WorldResult{{World: "w", Issues: rows}}}
	}
	first := comparison(of(1, "a"), of(2, "b"))
	now := comparison(of(1, "A"), of(2, "b"), of(3, "c"))
	schema.KeepNumbers(now, first)
	third := comparison(of(1, "a"), of(2, "d"))
	schema.KeepNumbers(third, now)
	for _, c := range []struct {
		of   *schema.Comparison
		want []string
	}{{now, []string{"1 a gone", "2 b", "3 A", "4 c"}},
		{third, []string{"1 a", "2 b gone", "3 A gone", "4 c gone", "5 d"}}} {
		var got []string
		for _, i := range c.of.Worlds[0].Issues {
			text := string(rune('0'+i.Number)) + " " + i.Element
			if i.Gone {
				text += " gone"
			}
			got = append(got, text)
		}
		if len(got) != len(c.want) {
			t.Fatalf("%q; want %q", got, c.want)
		}
		for n := range got {
			if got[n] != c.want[n] {
				t.Errorf("%q; want %q", got, c.want)
			}
		}
	}
	old := &schema.Comparison{Worlds: []schema.WorldResult{{World: "w"}}}
	if schema.KeepNumbers(old, first); len(old.Worlds[0].Issues) > 0 {
		t.Error("a comparison without rows gets some")
	}
}
