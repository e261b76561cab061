package report

// View is what a page says, in words and in order, without any look: the one model that every text format draws. It
// holds the words of parties as they stand in the document, so whoever draws it makes them harmless (see
// [schema.DisplayText]) and escapes them for its own syntax.
type View struct {
	Blocks []Block
	// Width is the most columns that the page takes on a terminal, however wide that is; 0 for no bound of its own.
	Width int
}

// Block is one thing on a page: a [Title], [Heading], [Paragraph], [Item], [Nested], [Command], [Columns], [Point] or
// [Table]. The set is closed. A new kind of block is a method more of page, so that no format can forget it.
type Block interface {
	// drawOn puts the block on a page.
	drawOn(p page)
}

// The blocks that are a text and nothing else. None of them holds a line end that means anything: a format breaks lines
// as it needs.
type (
	// Title names what the page is about. A view has one, as its first block, or none.
	Title string
	// Heading begins a section.
	Heading string
	// Paragraph is one or several sentences.
	Paragraph string
	// Item is an entry of a list. Items that follow one another are one list; a [Command] between them belongs to the
	// item before it.
	Item string
	// Command is a line for a shell, quoted, that shows more of what the block before it says. It has to stay on one
	// line and unchanged, so that it can be copied.
	Command string
)

// Nested is an entry of an outline. Entries that follow one another are one outline; one that is deeper by one belongs
// to the entry before it.
type Nested struct {
	Depth int // 0 at the outermost
	Text  string
	Row   int // the number of the row of a map that it is, from 1
}

// Columns are rows of cells that stand below each other, with no lines around: a terminal says no head, leaves out the
// first cell where it is that of the row before, unless Each row is to have it, and of the last cell has as many lines
// as Lines says. Tight ones stand right below the block before them.
type Columns struct {
	Head        []string
	Rows        [][]Cell
	Lines       int
	Each, Tight bool
}

// Point is a numbered entry of a list, and what is said of it. A terminal cuts Details so that they take one line.
type Point struct {
	Mark, Text string
	Details    []string
}

// Table has a head and rows of as many cells.
type Table struct {
	Head []string
	Rows [][]Cell
}

// Cell is a cell of a table: what it says, and what it stands for.
type Cell struct {
	Text string
	// Below is what more is said of the last cell of [Columns], on a line of its own.
	Below string
	// Outcome is the outcome that the cell is about, such as breach, by which a format may colour it; "" where it is
	// about none. A party's word that happens to read like an outcome has none.
	Outcome string
}

// page is what a text format draws a view on, block by block. It is handed the text of parties raw, and makes it
// harmless its own way. String is the page so far.
type page interface {
	title(text string)
	heading(text string)
	paragraph(text string)
	item(text string)
	nested(depth int, text string)
	command(line string)
	columns(c Columns)
	point(p Point)
	table(t Table)
	String() string
}

func (t Title) drawOn(p page)     { p.title(string(t)) }
func (h Heading) drawOn(p page)   { p.heading(string(h)) }
func (t Paragraph) drawOn(p page) { p.paragraph(string(t)) }
func (i Item) drawOn(p page)      { p.item(string(i)) }
func (n Nested) drawOn(p page)    { p.nested(n.Depth, n.Text) }
func (c Command) drawOn(p page)   { p.command(string(c)) }
func (c Columns) drawOn(p page)   { p.columns(c) }
func (o Point) drawOn(p page)     { p.point(o) }
func (t Table) drawOn(p page)     { p.table(t) }

// drawOn puts the blocks on a page, in order.
func (v View) drawOn(p page) {
	for _, b := range v.Blocks {
		b.drawOn(p)
	}
}

// draft is a view in the making: what the builders of the kinds of documents append to, and the options that they obey.
//
// A builder is a function of a draft and a document, one a kind, in the file of that name. It appends blocks from the
// top of the page to its end. What several kinds say alike, such as errors or a command, is a method of draft; what is
// a sentence or a phrase is a function of its own, named for what it returns.
type draft struct {
	view    View
	options Options
}

func (d *draft) title(text string)     { d.add(Title(text)) }
func (d *draft) heading(text string)   { d.add(Heading(text)) }
func (d *draft) paragraph(text string) { d.add(Paragraph(text)) }
func (d *draft) item(text string)      { d.add(Item(text)) }

func (d *draft) nested(depth int, text string) { d.add(Nested{Depth: depth, Text: text}) }

func (d *draft) table(head []string, rows [][]Cell) { d.add(Table{Head: head, Rows: rows}) }

func (d *draft) add(b Block) { d.view.Blocks = append(d.view.Blocks, b) }

// textCells are cells that are about no outcome.
func textCells(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i].Text = text
	}
	return cells
}

// outcomeCell is a cell that says an outcome and nothing else.
func outcomeCell(outcome string) Cell { return Cell{Text: outcome, Outcome: outcome} }
