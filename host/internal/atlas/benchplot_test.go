package atlas

import (
	"fmt"
	"math"
	"math/big"
	"strings"
)

// plotted draws figures as SVG: runs over toggles, on a logarithmic scale, the map beside enumeration.
func plotted(figures []figure) string {
	const width, height, left, right, bottom = 640, 380, 70, 160, 50
	x := func(toggles int) float64 { return left + float64(toggles-8)/28*(width-left-right) }
	y := func(runs float64) float64 { return height - bottom - (math.Log10(runs)-1)/13*(height-bottom-20) }
	var b strings.Builder
	fmt.Fprintf(&b,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	b.WriteString("<title>Runs of policies over the number of toggles, for a whole map and by enumeration</title>\n" +
		`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for power := 1; power <= 13; power += 2 {
		at := y(math.Pow10(power))
		fmt.Fprintf(&b, `<path d="M%d %.0fH%d" stroke="#ddd"/><text x="%d" y="%.0f" text-anchor="end">10`+
			`<tspan dy="-5" font-size="9">%d</tspan></text>`+"\n", left, at, width-right, left-8, at+4, power)
	}
	for _, toggles := range []int{10, 14, 18, 24, 34} {
		fmt.Fprintf(&b, `<text x="%.0f" y="%d" text-anchor="middle">%d</text>`+"\n", x(toggles), height-bottom+18, toggles)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d">toggles of the embedded case; runs of policies and invariants</text>`+"\n", left,
		height-10)
	for _, line := range []struct {
		cells        int
		naive        bool
		colour, dash string
		label        string
		below        float64
	}{{2, false, "#06c", "", "two readings, map", 12}, {4, false, "#c30", "", "four readings, map", 0},
		{2, true, "#06c", "5 4", "two, enumeration", 12}, {4, true, "#c30", "5 4", "four, enumeration", 0}} {
		var points []string
		last := 0.0
		for _, f := range figures {
			if f.cells != line.cells {
				continue
			}
			runs := float64(f.runs + f.invariants)
			if line.naive {
				runs, _ = new(big.Float).SetInt(f.judgements()).Float64()
			}
			last = y(runs)
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(f.toggles), last))
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/>`+
			`<text x="%d" y="%.0f" fill="%s">%s</text>`+"\n", strings.Join(points, " "), line.colour, line.dash,
			width-right+5, last+4+line.below, line.colour, line.label)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
