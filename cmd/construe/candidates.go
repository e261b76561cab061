package main

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/cmd/construe/internal/scaffold"
	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// candidatesOf lists what a flag, or a kind of argument, can be given. words name the case.
func candidatesOf(ctx context.Context, kind string, words []string) []string {
	switch kind {
	case "case":
		return embeddedCases()
	case "format":
		return formatsOf(append(words, "")[0])
	case "fail-on":
		return gate.Names()
	case "goal":
		return goals()
	case "lang":
		return scaffold.Languages()
	case "new":
		return newKindNames()
	case "judge":
		return []string{"interpreter", "topdown"}
	case "shell":
		return []string{"bash", "fish", "zsh"}
	case "wasm":
		return []string{"auto", "compiler", "interpreter"}
	case "cell", "from", "move", "reading", "runtime", "set", "world":
		h, err := openCaseOf(ctx, words)
		if err != nil {
			return nil
		}
		defer closeHost(ctx, h)
		return candidatesIn(h, kind, words)
	}
	return nil
}

// candidatesIn lists those that a case has.
func candidatesIn(h *host.Host, kind string, words []string) []string {
	readings := h.Known()
	switch kind {
	case "cell":
		return cellsOf(readings)
	case "move":
		return movesOf(schema.Keys(h.Case().Toggles))
	case "runtime":
		return h.Runtimes()
	case "set":
		return settingsOf(h.Case())
	case "world":
		return worldsAmong(h, words)
	}
	return readings
}

// cellsOf lists the cells of readings: each one's own by its name, then every policy over every other's classifier.
func cellsOf(readings []string) []string {
	out := slices.Clone(readings)
	for _, policy := range readings {
		for _, classifier := range readings {
			if policy != classifier {
				out = append(out, policy+"/"+classifier)
			}
		}
	}
	return out
}

// movesOf lists the moves of toggles along their values.
func movesOf(toggles []string) (out []string) {
	for _, t := range toggles {
		for _, move := range []string{"near-miss", "stronger", "weaker"} {
			out = append(out, t+"="+move)
		}
	}
	return out
}

// settingsOf lists what can be set by name to one of the values that the case lists.
func settingsOf(c *schema.Case) (out []string) {
	for name, t := range c.Toggles {
		for value := range t.Values.Sets {
			out = append(out, name+"="+value)
		}
		for _, value := range t.Values.List {
			if text, is := value.(string); is {
				out = append(out, name+"="+text)
			}
		}
	}
	for name, d := range c.Definitions {
		for value := range d.Values {
			out = append(out, name+"="+value)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// worldsAmong lists the worlds of the runtimes that words name by id or file, or else of those that the case shows by
// default; and the facts as stated.
func worldsAmong(h *host.Host, words []string) []string {
	var documents []*schema.Document
	silent := &streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	for _, word := range words[1:] {
		word = strings.TrimPrefix(word, "--runtime=")
		if !slices.Contains(h.Runtimes(), word) && !slices.Contains([]string{".yaml", ".yml", ".json"},
			filepath.Ext(word)) {
			continue
		}
		if d, err := oneRuntime(silent, h, word); err == nil {
			documents = append(documents, d)
		}
	}
	if len(documents) == 0 {
		for _, id := range h.Case().Default.Runtimes {
			if d, err := h.Runtime(id); err == nil {
				documents = append(documents, d)
			}
		}
	}
	out := []string{"stated"}
	for _, d := range documents {
		worlds, _ := d.Tree["worlds"].(map[string]any)
		for id := range worlds {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// openCaseOf opens the case that words name with --case, or else the one that verbs take without it.
func openCaseOf(ctx context.Context, words []string) (*host.Host, error) {
	name := ""
	if workingFolderIsCase() {
		name = here
	}
	for i, w := range words {
		if value, is := strings.CutPrefix(w, "--case="); is {
			name = value
		} else if w == "--case" && i+1 < len(words) {
			name = words[i+1]
		}
	}
	config := host.Config{NoReadings: true}
	if err := chooseCase(&config, name); err != nil {
		return nil, err
	}
	return host.Open(ctx, config)
}
