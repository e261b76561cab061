package schema

// Cell finds the cell of one reading's policy on another's classifier, in a world that the comparison is about, ""
// being the facts as stated. There is none of a reading or a world that was not asked for, nor, where only each
// reading's own cell was judged, of two different readings. It looks through Cells: whoever wants all of them ranges
// over these.
func (c *Comparison) Cell(world, policy, classifier string) (Cell, bool) {
	for _, cell := range c.Cells {
		if cell.World == world && cell.Policy == policy && cell.Classifier == classifier {
			return cell, true
		}
	}
	return Cell{}, false
}

// Own finds the cell of a reading's policy on its own classifier: what that party says of the runtime in a world.
func (c *Comparison) Own(world, reading string) (Cell, bool) { return c.Cell(world, reading, reading) }

// Facts are what a cell's classifier was asked about; false where the tables do not have them, as of a world of which
// every cell is an error. All cells of one world share them, and nobody changes them.
func (c *Comparison) Facts(cell Cell) (*Facts, bool) {
	f := c.Tables.Facts[cell.Facts]
	return f, f != nil
}

// Classification is what a cell's classifier answered; false where the tables do not have it, as where every policy
// failed on it. The cells of one classifier in one world share it, and nobody changes it. Of a classifier that failed
// it has the Error.
func (c *Comparison) Classification(cell Cell) (*Classification, bool) {
	cl := c.Tables.Classifications[cell.Classification]
	return cl, cl != nil
}

// Verdict is what a cell's policy made of these answers: findings, grounds, what is needed where it is undetermined,
// and the Error where the outcome is error. It is false where the tables do not have it: of a swap that could be judged
// a comparison may keep the outcome alone. Of a reading's own cell, and of an error, those of a comparison that a host
// made or [Parse] read always have it.
func (c *Comparison) Verdict(cell Cell) (*Verdict, bool) {
	v := c.Tables.Verdicts[cell.Verdict]
	return v, v != nil
}
