package browser_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// mapOfNodes is a map of so many nodes: toggles of three values each, whose nodes lead anywhere below.
func mapOfNodes(n int) *schema.Map {
	const toggles, values, readings = 50, 3, 6
	random := rand.New(rand.NewPCG(500, 1))
	m := casegen.Map("")
	m.Toggles, m.Cells, m.Diagram = nil, nil, schema.MapDiagram{}
	m.Rows, m.Denials, m.Wordings, m.Stands.Border = nil, nil, nil, nil
	for i := range readings {
		id := fmt.Sprintf("reading%d", i)
		m.Cells = append(m.Cells, schema.JudgedCell{Policy: id, Classifier: id, Outcome: schema.Permitted})
	}
	for i := range 64 {
		end := schema.MapPattern{}
		for reading := range readings {
			end.Outcomes = append(end.Outcomes, []string{schema.Permitted, schema.Breach}[i>>reading&1])
		}
		m.Diagram.Ends = append(m.Diagram.Ends, end)
	}
	for i := range toggles {
		t := schema.MapToggle{ID: fmt.Sprintf("t%02d", i), Label: "whether the thing is so", Kind: "fact", From: "v0"}
		for v := range values {
			t.Values = append(t.Values, fmt.Sprintf("v%d", v))
		}
		m.Toggles = append(m.Toggles, t)
	}
	for i := range n {
		layer := i * toggles / n
		below := (layer+1)*n/toggles + 1 // the first node of the next layer but one, at the latest
		node := schema.MapNode{Toggle: m.Toggles[layer].ID}
		for range values {
			to := -1 - random.IntN(64)
			if below+toggles < n {
				to = below + random.IntN(min(n-below, 2*n/toggles))
			}
			node.To = append(node.To, to)
		}
		m.Diagram.Nodes = append(m.Diagram.Nodes, node)
	}
	return m
}

// BenchmarkExplorer opens pages with a map of 500 nodes. ready-ms is from the start of the page until its script is
// done, from when a reader can try things; flip-ms is what a change takes until it is drawn.
func BenchmarkExplorer(b *testing.B) {
	browser := chromium(b)
	for _, nodes := range []int{50, 500, 5000} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			file := written(b, report.Options{}, mapOfNodes(nodes))
			tab := newTab(b, browser, 1280, 900, "light")
			ready, flip := 0.0, 0.0
			for b.Loop() {
				tab.open(file, "")
				ready += ask[float64](tab, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`)
				flip += ask[float64](tab, `new Promise(done => {
					const inputs = [...document.querySelectorAll(".explorer input[type=radio]:not(:checked)")], began = performance.now();
					for (const e of inputs.slice(0, 20)) e.click();
					requestAnimationFrame(() => setTimeout(() => done((performance.now() - began) / 20)));
				})`)
			}
			tab.quiet()
			b.ReportMetric(ready/float64(b.N), "ready-ms")
			b.ReportMetric(flip/float64(b.N), "flip-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
