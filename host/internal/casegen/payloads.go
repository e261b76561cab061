package casegen

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Fillers are characters that show nothing: of Hangul, Braille, no width, directions, selectors, tags.
const Fillers = "\u3164 \u115f \u1160 \uffa0 \u2800 \u200b \u200d \u2066 \u061c \ufeff \ufe0f \u034f \U000e0041 " +
	"\U000e0100"

// Payloads are what a party may write wherever it may write anything: what ends a text, begins another, or acts in some
// log, page, sheet, shell or terminal.
func Payloads() []string {
	return append([]string{
		// commands of builds
		"\n::error::owned", "\r\n::set-output name=x::y", "::add-mask::a", "\n  ::stop-commands::x", "::endgroup::",
		"::error file=a,line=1::b", "a,line=2,title=b", "a:b,c%0A::error::d", "%0A::error::x", "%25", "%3A%2C%0D%0A",
		"\n##vso[task.complete result=Succeeded]", "##[error]x", "\n##teamcity[testFinished]", "\u2028::error::x",
		"\u0085::error::x", "\v::error::x", "\f##vso[x]", "a ##[add-mask]b ##vso[task.complete]c ##TeamCity[d]",
		// XML
		"]]>", "<![CDATA[x]]>", "</failure></testcase><testcase name=\"x\"/>", "\"/><error/>", "&lt;&#10;&xxe;",
		"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "\x00\x01\x0b\ufffe\uffff",
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
		// JSON, and what stands in it
		"\"}],\"results\":[]", "\\\",\"kind\":\"pass\"", "\\u0000", "\u2028\u2029", "{0}", "{{0}}", "[l](https://x.example)",
		"[l](1)", "\\[a\\](b)", "`${x}`",
		// pages
		"www.evil.example WWW.evil.example", "https://evil.example/", "![i](https://x.example/p)", "| a | b |\n|---|---|",
		"\n# a heading", "\n- [ ] a task", "@user #1 $x$ $$y$$", "~~~\n```\n", "<!-- -->", "</details>", "\n\n---\n",
		"</script><script>alert(1)</script>", "<!--<script>", "</style><img src=x onerror=alert(1)>", "</title></textarea>",
		"\" autofocus onfocus=alert(1) x=\"", "x' onmouseover='alert(1)", "javascript:alert(1)",
		"{{.}}{{template \"page\"}}",
		"&lt;script&gt;alert(1)&lt;/script&gt;", "</svg><svg onload=alert(1)>", "</a><a href=//x.example>",
		"url(//x.example)",
		// sheets and shells
		"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'; rm -rf /; '", "$(id)`id`", "a\x00b",
		// terminals, directions, what shows nothing, what is no text, what is large
		"\x1b[31mred\x1b[0m\x1b]8;;https://x.example\x07l\x1b]8;;\x07", "\u202e\u2066txet\u2069", Fillers,
		"\b\b\b\bpass", "\r pass",
		string([]byte{0xff, 0xfe, 0xc0}), "../../../etc/passwd", "C:\\x\\..\\y", strings.Repeat("a", 1<<20),
	}, strings.Repeat("\n::error::x", 100), strings.Repeat("](", 2000))
}

// Map is a map of two readings over a fact, several facts at once and a definition, whose ids and words all end in a
// text, which may be hostile. Its diagram can be followed, and its numbers are those of the diagram.
func Map(text string) *schema.Map {
	none := schema.MapCount{Number: "0", Percent: "0.0000"}
	one, other := "reading1"+text, "reading2"+text
	changes := []schema.ToggleChange{{Toggle: "fact" + text, From: "now" + text, To: "then" + text}}
	words := map[string]string{"now" + text: "as it is" + text, "then" + text: "as it might be" + text}
	values := []string{"now" + text, "then" + text}
	agreed, apart := []string{schema.Permitted, schema.Permitted}, []string{schema.Breach, schema.Permitted}
	return &schema.Map{Construe: schema.KindMap, AsOf: "2026-03-18", World: "w" + text, WorldTitle: "a world" + text,
		Runtime: schema.Subject{ID: "run" + text, Title: "a runtime" + text},
		Case:    schema.Subject{ID: "generated" + text, Title: "a generated dispute" + text},
		Cells: []schema.JudgedCell{{Policy: one, Classifier: one, Outcome: schema.Permitted},
			{Policy: other, Classifier: other, Outcome: schema.Permitted}},
		Readings: map[string]schema.ReadingSummary{one: {Title: "One" + text, Doctrine: "it holds" + text},
			other: {Title: "Other" + text}},
		Titles: &schema.Titles{Question: "Is it so" + text + "?", Parties: map[string]string{"p" + text: "a party" + text},
			Facts: map[string]schema.FactTitle{"/pointer" + text: {Title: "a fact" + text}}},
		Definitions: map[string]schema.DefinitionText{"word" + text: {Question: "What is it" + text + "?", Values: words}},
		Toggles: []schema.MapToggle{
			{ID: "adopts" + text, Label: "a definition" + text, Kind: "definition", From: values[0], Values: values,
				Words: words, Decides: none, Pointers: []string{"/readings/" + one},
				Defines: &schema.MapDefines{Reading: one, Definition: "word" + text}},
			{ID: "fact" + text, Label: "a fact" + text, Kind: "fact", From: values[0], Values: values, Words: words,
				Place: "a place" + text, Decides: none, Pointers: []string{"/pointer" + text}},
			{ID: "idle" + text, Label: "facts" + text, Kind: "fact", From: values[0], Values: values, Decides: none,
				Idle: true, Pointers: []string{"/a" + text}, Sets: map[string]map[string]string{
					values[0]: {"/a" + text: "this" + text}, values[1]: {"/a" + text: "that" + text}}}},
		Adopted: schema.MapZones{Number: "4", Zones: []schema.MapZone{}},
		Free:    schema.MapZones{Number: "8", Zones: []schema.MapZone{}},
		Rows: []schema.MapRow{{Zone: schema.ZoneParted, Outcomes: apart, Number: "2", Percent: "50.0000", Example: changes,
			Given: []schema.MapGiven{{Toggle: "fact" + text, Values: values[1:]}},
			Precedents: []schema.MapPrecedent{{ID: "precedent" + text, Title: "a precedent" + text, Status: "agreed",
				Expect: schema.Breach}}}},
		Denials: []schema.MapDenial{{Because: []string{"It cannot be" + text + "."}, Given: []schema.MapGiven{
			{Toggle: "fact" + text, Values: values[1:]}, {Toggle: "idle" + text, Values: values[1:]}}}},
		Stands: schema.MapPlace{Zone: schema.ZonePermitted, Row: -1, To: schema.ZoneParted, Border: changes},
		Wordings: []schema.MapWording{{Shared: []schema.MapShared{{Definition: "word" + text, Value: values[1]}},
			Concede: []string{one}, Parted: none, Breach: none, Permitted: none, Open: none, Unknown: none,
			Turns: []schema.MapTurn{{Permits: one, Objects: other, Number: "1", Percent: "25.0000", Example: changes}}}},
		Relations: []schema.MapRelation{}, Shapes: []schema.MapShape{}, Complete: true,
		Diagram: schema.MapDiagram{Nodes: []schema.MapNode{{Toggle: "adopts" + text, To: []int{1, -1}},
			{Toggle: "fact" + text, To: []int{-1, -2}}},
			Ends: []schema.MapPattern{{Outcomes: agreed, Number: "6", Percent: "75.0000"},
				{Outcomes: apart, Number: "2", Percent: "25.0000"}}}}
}
