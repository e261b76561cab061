package drawing

import (
	"fmt"
	"strings"
)

// legendItem says what a sign of a picture stands for.
type legendItem struct {
	sign, text string
	lines      []string
	at         point
}

// legend lists the signs that a picture has, and gives them places below it.
func (w *writer) legend(d *Drawing, p picture) {
	add := func(is bool, sign, text string) {
		if is {
			w.items = append(w.items, legendItem{sign: sign, text: text})
		}
	}
	var clouds, disputed, stores, chips, rows, hot, cold, seldom bool
	for _, c := range p.clouds {
		clouds = clouds || !c.cloud.disputed
		disputed = disputed || c.cloud.disputed
	}
	for _, b := range p.boxes {
		stores, chips = stores || b.set.box.store, chips || len(b.set.chips) > 0
		disputed, rows = disputed || b.set.box.disputed, rows || len(b.set.box.rows) > 0
	}
	for _, l := range p.lines {
		hot, cold = hot || l.line.hot, cold || !l.line.hot
		seldom, rows = seldom || l.line.seldom, rows || len(l.line.rows) > 0
		disputed = disputed || l.line.disputed
	}
	add(clouds, "cloud", "one cloud, one operator")
	add(stores, "store", "keeps state")
	add(chips, "chip", "state, beside who keeps it")
	add(disputed, "disputed", "disputed")
	add(hot, "hot", "what a row of the schedule is about")
	leads := "call"
	if d.dealings {
		leads = "dealing"
	}
	if hot {
		leads = "another " + leads
	}
	add(cold, "cold", leads)
	add(seldom, "seldom", "not every request takes it")
	add(rows, "row", "row of the schedule")
	ruler := newRuler()
	x, y, tall := margin, p.h+8, 24
	for i := range w.items {
		item, wide := &w.items[i], 0
		item.lines = ruler.wrap(item.text, noteStyle, p.w-2*margin-44, 3)
		for _, line := range item.lines {
			wide = max(wide, 44+ruler.width(line, noteStyle))
		}
		if x > margin && x+wide > p.w-margin {
			x, y, tall = margin, y+tall, 24
		}
		item.at = point{x, y}
		x, tall = x+wide+18, max(tall, 9+len(item.lines)*noteStyle.leading)
	}
	if len(w.items) > 0 {
		w.legendHeight = y - p.h + tall + 2
	}
}

func (w *writer) writeLegend(p picture) {
	if len(p.boxes) == 0 {
		w.words("dw-l dw-start", "", []string{"Nothing is known of it."}, noteStyle, margin, margin)
	}
	for _, item := range w.items {
		x, y := item.at.x, item.at.y
		switch item.sign {
		case "cloud":
			w.rect("dw-cloud dw-c0", rect{x, y + 2, 32, 16}, 4)
		case "store":
			w.empty("path", "class", "dw-box", "d", fmt.Sprintf("M%d %dA12 3 0 0 1 %d %dV%dA12 3 0 0 1 %d %dZ", x+4, y+5, x+28,
				y+5, y+15, x+4, y+15))
		case "chip":
			w.rect("dw-chip", rect{x, y + 3, 32, 14}, 7)
		case "disputed":
			w.rect("dw-box dw-disputed", rect{x + 1, y + 2, 30, 16}, 4)
		case "row":
			w.tag("g", "class", "dw-badge")
			w.b.WriteString(">")
			w.empty("circle", "cx", number(x+16), "cy", number(y+10), "r", "8")
			w.close("g")
		default:
			class := map[string]string{"hot": "dw-line dw-hot", "cold": "dw-line", "seldom": "dw-line dw-seldom"}[item.sign]
			w.empty("path", "class", class, "d", fmt.Sprintf("M%d %dH%d", x, y+10, x+32))
		}
		w.words("dw-l dw-start", "", item.lines, noteStyle, x+40, y+2)
	}
}

// what is in the picture, for its title.
func (d *Drawing) what() string {
	if d.dealings {
		return "the parties and their dealings"
	}
	return "the architecture"
}

// Sentence says what is drawn, for who does not see it.
func (d *Drawing) Sentence() string {
	if d.Empty() {
		return "Nothing is known of it, and nothing is drawn."
	}
	var said []string
	for _, l := range d.lines {
		var words []string
		for _, word := range l.words {
			words = append(words, short(word.text))
		}
		one := short(d.boxes[l.from].title.text) + " to " + short(d.boxes[l.to].title.text)
		if len(words) > 0 {
			one += " (" + strings.Join(words, ", ") + ")"
		}
		said = append(said, one)
	}
	const most = 12 // beyond these nobody listens
	switch {
	case len(said) == 0:
		return d.counted() + "."
	case len(said) > most:
		return fmt.Sprintf("%s: %s; and %d more.", d.counted(), strings.Join(said[:most], "; "), len(said)-most)
	}
	return d.counted() + ": " + strings.Join(said, "; ") + "."
}

// counted says how much is drawn.
func (d *Drawing) counted() string {
	thing, leads := "component", "call"
	if d.dealings {
		thing, leads = "party", "dealing"
	}
	if len(d.lines) == 0 {
		return counted(len(d.boxes), thing) + ", and no " + leads + " between them"
	}
	return counted(len(d.boxes), thing) + " and " + counted(len(d.lines), leads)
}
