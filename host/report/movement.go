package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// movements says what moved against an earlier record, once for all the worlds in which it is the same; with one world
// alone there is no need to name it. It is the last thing on the page, below the summary: whoever compares with a
// record has read the rest before, and looks for this.
//
//	moved: state was permitted and is breach; effort to a breach 0, was 9, in: one (a); another (b)
//	  because /state/session/essential is no, and was yes
func movements(v *draft, c *schema.Comparison) {
	for _, sentence := range againstSentences(c) {
		v.paragraph(sentence)
	}
	var order []string
	lines, worlds := map[string][]string{}, map[string][]string{}
	for i, w := range c.Worlds {
		for _, m := range w.Movement {
			texts := names{c}.movementLines(m)
			key := strings.Join(texts, "\n")
			if lines[key] == nil {
				order = append(order, key)
			}
			lines[key], worlds[key] = texts, append(worlds[key], worldTitle(c.Axes.Worlds[i]))
		}
	}
	for _, key := range order {
		texts := lines[key]
		if len(c.Worlds) > 1 {
			texts[0] += ", in: " + strings.Join(worlds[key], "; ")
		}
		for _, text := range texts {
			v.item(text)
		}
	}
}

// movementLines is what moved of one reading, and below it the facts that differ and did it. A reading whose outcome is
// as before can have come nearer to a breach, which is a movement too: the effort says by how much, and an early
// warning is what records are compared for. Where the search for that was cut short, the line says that it is not
// known, which is neither a movement nor the assurance that there is none.
func (n names) movementLines(m schema.Movement) []string {
	text := fmt.Sprintf("moved: %s was %s and is %s", n.reading(m.Reading), m.From, m.To)
	if m.From == m.To {
		text = fmt.Sprintf("moved: %s is %s as before, and nearer to a breach", n.reading(m.Reading), m.To)
	}
	if m.From == m.To && m.NotKnown {
		text = fmt.Sprintf("%s is %s as before; whether it came nearer to a breach could not be found within the "+
			"budget", n.reading(m.Reading), m.To)
	}
	if m.DistanceFrom != nil || m.DistanceTo != nil {
		text += fmt.Sprintf("; effort to a breach %s, was %s", effortText(m.DistanceTo), effortText(m.DistanceFrom))
	}
	out := []string{text}
	for _, change := range m.Because {
		because := fmt.Sprintf("%s is %s, and was %s", change.Pointer, change.To, change.From)
		if title := n.fact(change.Pointer); title != change.Pointer {
			because = fmt.Sprintf("%s: %s; it was %s", title, factValue(n.c, change.Pointer, change.To),
				factValue(n.c, change.Pointer, change.From))
		}
		out = append(out, "  because "+because)
	}
	return out
}

// effortText is an effort as the case counts it: the sum of what each change costs. None found is not the same as none
// needed, which is 0 and means that it is a breach as things stand.
func effortText(effort *int) string {
	if effort == nil {
		return "none found"
	}
	return strconv.Itoa(*effort)
}

// MovedPhrase says of a reading's own verdict what moved. The reading goes by its title, where it has one. It is raw
// text of parties; print it through [schema.DisplayText].
func MovedPhrase(m schema.GateMove) string {
	reading := cmp.Or(m.Title, m.Reading)
	switch {
	case m.From != m.To:
		return fmt.Sprintf("%s went from %s to %s", reading, m.From, m.To)
	case m.NotKnown:
		return "whether " + reading + " came nearer to a breach is not known"
	}
	return reading + " came nearer to a breach"
}

// againstSentences say with which earlier record a comparison was compared, whether nothing moved, and what was not
// compared; none where there is no record.
//
//	Against before.tar: of 4 verdicts compared none moved.
func againstSentences(c *schema.Comparison) []string {
	a := c.Against
	if a == nil {
		return nil
	}
	text := fmt.Sprintf("Against %s: %s compared", a.Record, Counted(a.Compared, "verdict"))
	moves := slices.ContainsFunc(c.Worlds, func(w schema.WorldResult) bool { return len(w.Movement) > 0 })
	if !moves && a.Compared == 1 {
		text += ", which has not moved"
	} else if !moves {
		text += ", none of which has moved"
	}
	return append([]string{text + "."}, AgainstNotes(c)...)
}

// AgainstNotes say what of a comparison and of the earlier record it was compared with could not be compared, and where
// they are of different days. They are raw text of parties; print them through [schema.DisplayText].
func AgainstNotes(c *schema.Comparison) (out []string) {
	a := c.Against
	if a.AsOf != c.AsOf {
		out = append(out, fmt.Sprintf("%s was judged as of %s, and this as of %s.", a.Record, a.AsOf, c.AsOf))
	}
	if len(a.OnlyNow) > 0 {
		out = append(out, fmt.Sprintf("Not compared, since %s has no such verdict: %s.", a.Record, againstCells(a.OnlyNow)))
	}
	if len(a.OnlyBefore) > 0 {
		out = append(out, fmt.Sprintf("Not compared, since only %s has such a verdict: %s.", a.Record,
			againstCells(a.OnlyBefore)))
	}
	return out
}

// againstCells names readings, and the worlds that they are of, those of the same readings together.
//
//	Hop and Product, in: one (a); another (b)
func againstCells(cells []schema.AgainstCell) string {
	var worlds, order []string
	readings, in := map[string][]string{}, map[string][]string{}
	for _, cell := range cells {
		world := titledWorld(cell.World, cell.WorldTitle)
		if readings[world] == nil {
			worlds = append(worlds, world)
		}
		readings[world] = append(readings[world], cmp.Or(cell.ReadingTitle, cell.Reading))
	}
	for _, world := range worlds {
		names := conjunction(readings[world])
		if in[names] == nil {
			order = append(order, names)
		}
		in[names] = append(in[names], world)
	}
	for i, names := range order {
		order[i] = names + ", in: " + strings.Join(in[names], "; ")
	}
	return strings.Join(order, "; ")
}
