package report

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The first screen is one screen of a small terminal, where no more than two worlds are in issue.
const (
	firstScreenWidth = 80 // however wide the terminal is
	firstScreenLines = 24
)

// firstRoom is how much the first screen says; it counts what it leaves out.
type firstRoom struct {
	grounds firstGrounds
	holds   int // lines of what a reading holds
	rows    int // points on which they differ
	clause  int // lines of the clause
	// Of the end: facts and rights, and lines of each.
	tails, lines int
	which        int  // lines of which world is so
	idle         bool // whether what nobody knows is named too where it decides nothing
	others       bool // whether the worlds are named that it is not of; else they are counted at the end
}

// firstGrounds is of which readings the first screen says by what they come to their outcome.
type firstGrounds int

const (
	groundsNone    firstGrounds = iota
	groundsAgainst              // of those that find a breach or leave it open: what somebody has to do something about
	groundsAll
)

// of reports whether the ground of an outcome is said.
func (g firstGrounds) of(outcome string) bool {
	return g == groundsAll || g == groundsAgainst && outcome != schema.Permitted
}

// firstRooms are what the first screen says, from the most to the least.
func firstRooms() []firstRoom {
	const all, against, none = groundsAll, groundsAgainst, groundsNone
	return []firstRoom{{all, 2, 6, 2, 3, 3, 2, true, true}, {all, 1, 6, 2, 3, 3, 2, true, true},
		{all, 1, 6, 2, 2, 2, 2, false, true}, {against, 1, 6, 2, 2, 2, 2, false, true},
		{none, 2, 6, 2, 2, 2, 2, false, true}, {none, 1, 6, 2, 2, 2, 2, false, true},
		{none, 1, 6, 2, 1, 1, 2, false, true}, {none, 1, 6, 2, 1, 1, 2, false, false},
		{none, 1, 6, 2, 1, 1, 1, false, false}, {none, 1, 5, 2, 1, 1, 1, false, false},
		{none, 1, 4, 2, 1, 1, 1, false, false}, {none, 1, 3, 1, 1, 2, 1, false, false},
		{none, 1, 3, 1, 1, 1, 1, false, false}, {none, 1, 2, 1, 1, 1, 1, false, false},
		{none, 1, 1, 1, 1, 1, 1, false, false}}
}

// usualRoom is what it says where it cannot be one screen.
func usualRoom() firstRoom { return firstRoom{groundsNone, 1, 6, 2, 3, 3, 2, true, true} }

// roomOf is the most that fits a screen. Nobody has searched when the first part is written; the end takes what that
// leaves.
func roomOf(v *draft, c *schema.Comparison) (judged, tail firstRoom) {
	failed := slices.ContainsFunc(c.Worlds, func(w schema.WorldResult) bool { return w.Aggregate == schema.Error })
	if v.options.Matrix || len(worldsInIssue(c)) > 2 || failed {
		return usualRoom(), usualRoom()
	}
	unsearched := *c
	unsearched.Worlds = append([]schema.WorldResult(nil), c.Worlds...)
	for i := range unsearched.Worlds {
		unsearched.Worlds[i].Crux = nil
	}
	lines := firstScreenLines
	if n := countDisputed(c); n > 1 {
		lines -= n // what would settle each takes a second line
	}
	judged = fitting(lines, func(d *draft, room firstRoom) {
		firstJudged(d, &unsearched, room)
		tailRows(d, &unsearched, room)
	})
	tail = fitting(firstScreenLines, func(d *draft, room firstRoom) {
		firstJudged(d, &unsearched, judged)
		room.others = judged.others
		tailRows(d, c, room)
	})
	tail.others = judged.others
	return judged, tail
}

// fitting is the first of the rooms in which a page takes no more than so many lines; the least where none does.
func fitting(lines int, drawn func(d *draft, room firstRoom)) (room firstRoom) {
	for _, room = range firstRooms() {
		d := &draft{}
		drawn(d, room)
		page := newTerminal(Options{Width: firstScreenWidth})
		d.view.drawOn(page)
		if strings.Count(page.String(), "\n") <= lines {
			return room
		}
	}
	return room
}
