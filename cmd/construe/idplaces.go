package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// idPlaces are where runtimes stand, by their ids. Two runtimes of one id are judged each by itself, and what goes by
// the id, as a waiver does, is of both.
type idPlaces map[string][]string

// mostIDs bounds the ids that are kept, so that many runtimes take no more than a few; mostPlaces the places of each.
const (
	mostIDs    = 100_000
	mostPlaces = 3
)

// add notes where a runtime stands, where that is known.
func (p idPlaces) add(c *schema.Comparison) {
	if c.Source == nil {
		return
	}
	at, known := p[c.Runtime.ID]
	place := placeOf(c.Source)
	if !known && len(p) == mostIDs || len(at) > mostPlaces || slices.Contains(at, place) {
		return
	}
	p[c.Runtime.ID] = append(at, place)
}

// sentences warn of ids that several runtimes have, and say which waivers let several pass.
func (p idPlaces) sentences(g *schema.Gate) (out []string) {
	var shared []string
	for _, id := range schema.Keys(p) {
		if len(p[id]) > 1 {
			shared = append(shared, id)
		}
	}
	for i, id := range shared {
		if i == mostNamed {
			return append(out, fmt.Sprintf("warning: other ids that several runtimes have: %d", len(shared)-i))
		}
		text := fmt.Sprintf("warning: the id %s is of several runtimes: %s", id, placesSaid(p[id]))
		for at, w := range g.Waivers {
			if n := letPass(g, at, id); n > 1 {
				text += fmt.Sprintf("; the waiver%s lets %d of them pass", ofPlace(w.At), n)
			}
		}
		out = append(out, text+"; next: give each an id of its own")
	}
	return out
}

// placesSaid lists places, of which there may be more than are kept.
func placesSaid(places []string) string {
	if len(places) > mostPlaces {
		return strings.Join(places[:mostPlaces], ", ") + ", …"
	}
	return strings.Join(places, " and ")
}

// ofPlace names where a waiver stands.
func ofPlace(at *schema.Location) string {
	if at == nil {
		return ""
	}
	return " in " + placeOf(at)
}

// letPass counts the runtimes of one id of which a waiver takes something out of the gate's account.
func letPass(g *schema.Gate, waiver int, id string) int {
	found := map[string]bool{}
	for _, w := range g.Worlds {
		for _, cell := range w.Waived {
			if w.Runtime == id && slices.Contains(cell.Waivers, waiver) {
				found[placeOf(w.Source)] = true
			}
		}
	}
	return len(found)
}
