package schema

import (
	"maps"
	"slices"
	"strconv"
)

// checkComparison is [CheckComparison] for a comparison that was read from a file of its own.
func (d *Document) checkComparison() Problems {
	var c Comparison
	if err := d.Decode(&c); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	return d.consistent(&c)
}

// CheckComparison finds what a schema cannot: cells that refer to nothing, or to something else than its digest says, and
// outcomes that contradict the verdict behind them. A report of a comparison that was changed by hand would mislead. [Parse]
// does this of itself; it is for a comparison inside another document. name is used in errors only.
func CheckComparison(name string, c *Comparison) Problems {
	return (&Document{Name: name, reader: newReader(name, nil)}).consistent(c)
}

func (d *Document) consistent(c *Comparison) Problems {
	k := &consistency{doc: d}
	digestsHold(k, "facts", c.Tables.Facts)
	digestsHold(k, "classifications", c.Tables.Classifications)
	digestsHold(k, "verdicts", c.Tables.Verdicts)
	if len(c.Worlds) != len(c.Axes.Worlds) {
		k.fail("/worlds", "%d worlds have results; the axes name %d", len(c.Worlds), len(c.Axes.Worlds))
	}
	for i, cell := range c.Cells {
		at := Join("cells", strconv.Itoa(i))
		verdict := c.Tables.Verdicts[cell.Verdict]
		switch {
		case c.Tables.Facts[cell.Facts] == nil || c.Tables.Classifications[cell.Classification] == nil || verdict == nil:
			k.fail(at, "the cell refers to facts, a classification or a verdict that is not in the tables")
		case verdict.Outcome != cell.Outcome:
			k.fail(at+"/outcome", "the cell says %s, its verdict %s", cell.Outcome, verdict.Outcome)
		}
	}
	return k.problems
}

type consistency struct {
	doc      *Document
	problems Problems
}

func (k *consistency) fail(pointer, format string, args ...any) {
	p := k.doc.Problem("inconsistent", pointer, format, args...)
	p.Hint = "the document was changed after it was made; make it anew with construe compare"
	k.problems = append(k.problems, p)
}

// digestsHold checks that each entry of a table is what its key says.
func digestsHold[V any](k *consistency, table string, entries map[string]*V) {
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if got, err := Digest(entries[key]); err != nil || got != key {
			k.fail(Join("tables", table, key), "the entry is not what its digest says: it is %s", got)
		}
	}
}
