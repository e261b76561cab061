package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the section in which a reader tries things, and of what its script is given. The script walks the diagram
// of a map: what it shows is what the map says, and nothing is computed otherwise.
type (
	htmlExplorers struct {
		// Instead says why there is no explorer here.
		Instead string
		Maps    []htmlExplorer
	}
	// htmlExplorer is one map.
	htmlExplorer struct {
		ID, Title    string // Title is "" where the part has one map
		Tables       string // the anchor of the map's tables
		Covers, Lack string
		Data         template.JS
	}
	// exploredMap is a map for the script. Toggles, values, nodes and ends are numbers from 0; where a node leads, -1 is
	// the first end.
	exploredMap struct {
		Key     string           `json:"key"` // stands before every toggle in a link
		World   string           `json:"world"`
		Command string           `json:"command"` // up to what it makes otherwise
		Before  []exploredBefore `json:"before"`
		Cells   []string         `json:"cells"`
		Toggles []exploredToggle `json:"toggles"`
		Order   []int            `json:"order"` // of toggles, those that decide most often first
		Root    int              `json:"root"`
		Nodes   [][]int          `json:"nodes"` // of each the toggle, and then where each of its values leads
		Ends    [][]string       `json:"ends"`
		Rows    []exploredRow    `json:"rows"`
		Listed  bool             `json:"listed"` // whether Rows are all that there are
		Whole   bool             `json:"whole"`  // whether all is mapped, and judged everywhere
		Denials []exploredDenial `json:"denials"`
		Paths   []exploredPath   `json:"paths"`
	}
	exploredToggle struct {
		ID         string              `json:"id"`
		Title      string              `json:"title"`
		Definition bool                `json:"definition,omitempty"`
		Idle       bool                `json:"idle,omitempty"`
		Now        int                 `json:"now"`
		Values     []string            `json:"values"`
		Words      []string            `json:"words"`
		Set        []string            `json:"set"`             // the words of a command, by value
		Facts      []string            `json:"facts,omitempty"` // pointers
		Says       []map[string]string `json:"says,omitempty"`  // by value, the words of each fact, where they differ
	}
	// exploredBefore is what was made otherwise before, in the words of a command. With a value of a toggle that sets the
	// same, it is not: of each such toggle the number, and then the values.
	exploredBefore struct {
		Set    string  `json:"set"`
		Unless [][]int `json:"unless"`
	}
	// exploredRow is a row of the map: a toggle and some of its values, each.
	exploredRow struct {
		Given      [][]int `json:"given"` // of each the toggle, and then the values
		Precedents string  `json:"precedents,omitempty"`
	}
	// exploredDenial is what cannot be, as a row has it, and why, in sentences.
	exploredDenial struct {
		Given   [][]int `json:"given"`
		Because string  `json:"because"`
	}
	// exploredPath is changes that lead somewhere, each a toggle and a value.
	exploredPath struct {
		Title string   `json:"title"`
		Steps [][2]int `json:"steps"`
	}
)

// explorerSection fills the section explorer. A page has the explorer of one runtime: that which is asked for, or the
// only one that has a map.
func explorerSection(r *htmlRuntime) (name string, data any, err error) {
	if len(r.maps) == 0 {
		return "", nil, nil
	}
	switch {
	case r.explores():
	case r.page.options.Explore == "":
		return "explorer", htmlExplorers{Instead: "Several runtimes of this page have a map, and it holds one to be tried. " +
			"Make the page with --explore " + ShellWord(r.subject.ID) + " to try this one."}, nil
	default:
		return "", nil, nil
	}
	var out htmlExplorers
	for i, m := range r.maps {
		one := htmlExplorer{ID: r.explorerID(i), Tables: r.id("wordings"), Covers: explorerCovers(m)}
		if len(r.maps) > 1 {
			one.Title = sentenceCase(cmp.Or(m.WorldTitle, worldPhrase(m.World)))
		}
		key := ""
		if len(r.maps) > 1 || r.prefix != "" {
			key = fmt.Sprintf("%sm%d-", r.prefix, i+1)
		}
		if explored, is := r.explored(m, key); is {
			text, err := json.Marshal(explored)
			if err != nil {
				return "", nil, err
			}
			one.Data = template.JS(text) // json.Marshal leaves no < in it, so that nothing ends the script
		} else {
			one.Lack = "The diagram of this map cannot be followed, so that there is nothing to try."
		}
		out.Maps = append(out.Maps, one)
	}
	return "explorer", out, nil
}

// mapped lists the ids of the runtimes of a page that have a map, sorted.
func (p *htmlPage) mapped() (out []string) {
	for _, r := range p.parts {
		if len(r.maps) > 0 {
			out = append(out, r.subject.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkExplore holds that the runtime whose explorer is asked for has a map.
func (p *htmlPage) checkExplore() error {
	asked, mapped := p.options.Explore, p.mapped()
	if asked == "" || slices.Contains(mapped, asked) {
		return nil
	}
	e := &schema.Problem{Code: "format", Expected: mapped,
		Message: fmt.Sprintf("no map is given of a runtime %q, so that it cannot be tried", asked),
		Hint:    "make its map with construe map -f json, and give that beside the others"}
	if len(mapped) > 0 {
		e.Message += "; expected --explore " + disjunction(mapped)
	}
	return e
}

// explorerCovers says what can be tried, and what cannot.
func explorerCovers(m *schema.Map) string {
	facts, definitions := 0, 0
	for _, t := range m.Toggles {
		if t.Kind == "definition" {
			definitions++
		} else {
			facts++
		}
	}
	text := fmt.Sprintf("Offered is what the case declares that can be otherwise: %s and %s, which make %s. Whatever is "+
		"not offered stays as it is.", Counted(facts, "fact"), Counted(definitions, "definition"),
		architectures(m.Free.Number))
	if m.Confirmed > 0 {
		text += fmt.Sprintf(" Of these %s judged once more, and came to what is shown here.",
			map[bool]string{true: "1 was", false: strconv.Itoa(m.Confirmed) + " were"}[m.Confirmed == 1])
	}
	for _, z := range m.Free.Zones {
		if z.Zone == schema.ZoneUnmapped {
			text += fmt.Sprintf(" %s of them are not mapped; where that is so, it is said.", percent(z.Percent))
		}
	}
	return text
}

// explored is a map for the script; false where its diagram cannot be followed.
func (r *htmlRuntime) explored(m *schema.Map, key string) (out exploredMap, is bool) {
	out = exploredMap{Key: key, World: m.World, Command: r.command("whatif", nil, m.World),
		Root: m.Diagram.Root, Listed: !m.RowsLeftOut, Before: []exploredBefore{}, Cells: []string{},
		Toggles: []exploredToggle{}, Order: []int{}, Nodes: [][]int{}, Ends: [][]string{}, Rows: []exploredRow{},
		Denials: []exploredDenial{}, Whole: m.Complete && !zoneHas(m, schema.ZoneErring)}
	for _, s := range m.Set {
		out.Before = append(out.Before, exploredBeforeOf(m, s))
	}
	out.Command = schema.DisplayText(out.Command)
	words := r.words()
	for _, c := range m.Cells {
		out.Cells = append(out.Cells, schema.DisplayText(words.cell(c.Policy, c.Classifier)))
	}
	number := map[string]int{}
	for i, t := range m.Toggles {
		number[t.ID] = i
		out.Toggles = append(out.Toggles, exploredToggleOf(words, m, t))
		if out.Toggles[i].Now < 0 {
			return out, false
		}
		if c := r.comparison; c != nil && slices.ContainsFunc(t.Pointers, func(p string) bool {
			return supposedIn(c, m.World)[p]
		}) {
			out.Toggles[i].Words[out.Toggles[i].Now] += " (supposed)"
		}
	}
	for _, n := range m.Diagram.Nodes {
		i, known := number[n.Toggle]
		if !known || len(n.To) != len(m.Toggles[i].Values) {
			return out, false
		}
		out.Nodes = append(out.Nodes, append([]int{i}, n.To...))
	}
	for _, e := range m.Diagram.Ends {
		if len(e.Outcomes) != 0 && len(e.Outcomes) != len(m.Cells) {
			return out, false
		}
		out.Ends = append(out.Ends, append([]string{}, e.Outcomes...))
	}
	for _, row := range distinctPrecedents(m.Rows) {
		given, is := explorerGiven(m, number, row.Given)
		if !is {
			return out, false
		}
		out.Rows = append(out.Rows, exploredRow{Given: given, Precedents: schema.DisplayText(mapPrecedents(row))})
	}
	for _, d := range m.Denials {
		given, is := explorerGiven(m, number, d.Given)
		if !is {
			return out, false
		}
		because := schema.DisplayText(schema.Days(strings.Join(d.Because, " ")))
		out.Denials = append(out.Denials, exploredDenial{given, because})
	}
	out.Order, out.Paths = explorerOrder(m), r.paths(words, m, number)
	return out, followable(m.Diagram.Root, out.Nodes, len(out.Ends))
}

// followable reports whether whoever follows a diagram comes to an end: each node leads to nodes behind it, or to one.
func followable(root int, nodes [][]int, ends int) bool {
	reaches := func(from, to int) bool { return to > from && to < len(nodes) || to < 0 && -1-to < ends }
	for i, n := range nodes {
		if slices.ContainsFunc(n[1:], func(to int) bool { return !reaches(i, to) }) {
			return false
		}
	}
	return reaches(-1, root)
}

// explorerOrder is the order in which toggles are offered: those first that alone decide most often.
func explorerOrder(m *schema.Map) []int {
	out := []int{}
	for i := range m.Toggles {
		out = append(out, i)
	}
	slices.SortStableFunc(out, func(a, b int) int { return moreDecides(m.Toggles[a], m.Toggles[b]) })
	return out
}

// exploredToggleOf is a toggle in words.
func exploredToggleOf(words *htmlWords, m *schema.Map, t schema.MapToggle) exploredToggle {
	out := exploredToggle{ID: t.ID, Title: schema.DisplayText(mapToggleTitle(words, m, t)), Idle: t.Idle,
		Definition: t.Kind == "definition", Now: slices.Index(t.Values, t.From), Values: t.Values}
	if !out.Definition {
		out.Facts = t.Pointers
	}
	for _, v := range t.Values {
		out.Words = append(out.Words, schema.DisplayText(schema.Day(mapValueWords(t, v))))
		out.Set = append(out.Set, schema.DisplayText(ShellWord(t.ID+"="+v)))
		if len(t.Sets) > 0 {
			says := map[string]string{}
			for pointer, word := range t.Sets[v] {
				says[pointer] = schema.DisplayText(schema.Day(word))
			}
			out.Says = append(out.Says, says)
		}
	}
	return out
}

// exploredBeforeOf is what was made otherwise before, and the values of toggles that set the same.
func exploredBeforeOf(m *schema.Map, s schema.PointerChange) exploredBefore {
	out := exploredBefore{Set: schema.DisplayText(ShellWord(s.Pointer + "=" + s.To)), Unless: [][]int{}}
	for i, t := range m.Toggles {
		same := []int{i}
		for v, value := range t.Values {
			if slices.Contains(setTo(t, value), s.Pointer) {
				same = append(same, v)
			}
		}
		if len(same) > 1 {
			out.Unless = append(out.Unless, same)
		}
	}
	return out
}

// explorerGiven is what a row names, as numbers.
func explorerGiven(m *schema.Map, number map[string]int, given []schema.MapGiven) (out [][]int, is bool) {
	out = [][]int{}
	for _, g := range given {
		i, known := number[g.Toggle]
		if !known {
			return nil, false
		}
		one := []int{i}
		for _, v := range g.Values {
			one = append(one, slices.Index(m.Toggles[i].Values, v))
		}
		out = append(out, one)
	}
	return out, true
}
