package cruxes

import (
	"fmt"
	"math"
	"strings"
)

// plotted draws figures as SVG: verdicts that are judged over toggles, on a logarithmic scale, the search beside
// enumeration.
func plotted(figures []figure) string {
	const width, height, left, bottom = 640, 380, 70, 50
	x := func(toggles int) float64 { return left + float64(toggles)/60*(width-left-150) }
	y := func(runs int) float64 { return height - bottom - (math.Log10(float64(runs))-1)/6*(height-bottom-20) }
	var b strings.Builder
	fmt.Fprintf(&b,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+
			"\n", width, height)
	b.WriteString(`<title>Runs of policies and plugins over the number of toggles</title>` + "\n" +
		`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for power := 1; power <= 7; power++ {
		runs := int(math.Pow10(power))
		fmt.Fprintf(&b,
			`<path d="M%d %.0fH%d" stroke="#ddd"/><text x="%d" y="%.0f" text-anchor="end">10<tspan dy="-5" font-size="9">%d</tspan></text>`+"\n", left, y(runs), width-150, left-8, y(runs)+4, power)
	}
	for _, toggles := range []int{10, 20, 40, 60} {
		fmt.Fprintf(&b, `<text x="%.0f" y="%d" text-anchor="middle">%d</text>`+"\n", x(toggles), height-bottom+18,
			toggles)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d">toggles, of which the last are facts that nobody reads</text>`+"\n", left,
		height-10)
	lines := []struct {
		cells        int
		naive        bool
		colour, dash string
		label        string
	}{{2, false, "#06c", "", "two readings, search"}, {4, false, "#c30", "", "four readings, search"}, {2, true, "#06c",
		"5 4", "two, enumeration"}, {4, true, "#c30", "5 4", "four, enumeration"}}
	for _, l := range lines {
		var points []string
		last := 0.0
		for _, f := range figures {
			if f.cells != l.cells {
				continue
			}
			runs := f.searched.PolicyRuns + f.searched.PluginRuns
			if l.naive {
				runs = f.naive * f.cells
			}
			last = y(runs)
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(f.toggles), last))
		}
		if l.cells == 4 {
			last -= 6
		} else {
			last += 8
		}
		fmt.Fprintf(&b,
			`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-dasharray="%s"/><text x="%d" y="%.0f" fill="%s">%s</text>`+"\n", strings.Join(points, " "), l.colour, l.dash, width-145, last+4, l.colour, l.label)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
