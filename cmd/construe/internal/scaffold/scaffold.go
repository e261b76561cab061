// Package scaffold makes the first files of a case, a reading, a plugin, a policy or a runtime. What it makes passes
// construe check and construe test as it is, and is there to be changed. It writes nothing, and depends on nothing but
// what it is given: the same case and name give the same files everywhere.
package scaffold

import (
	"embed"
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Files are the files of a folder that is not there yet, by their names below it.
type Files map[string]string

// add puts all files of others into a folder below.
func (f Files) add(folder string, others Files) {
	for name, text := range others {
		f[folder+"/"+name] = text
	}
}

//go:embed template
var templates embed.FS

// template is an embedded file.
func template(name string) string {
	data, err := templates.ReadFile("template/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(data)
}

// Words are how commands name things where the files are made, quoted for a shell: the folder that they stand in, the
// flags that find the case, and the reading in whose place a plugin or a policy is tried.
type Words struct{ Folder, Flags, Reading string }

// flags are those of the case, with a space before them.
func (w Words) flags() string {
	if w.Flags == "" {
		return ""
	}
	return " " + w.Flags
}

// readme is the page of a kind, with what stands in braces there by name.
func (w Words) readme(kind, name string, values map[string]string) string {
	pairs := []string{"{name}", name, "{folder}", w.Folder, "{flags}", w.flags(), "{reading}", w.Reading}
	for _, value := range schema.Keys(values) {
		pairs = append(pairs, "{"+value+"}", values[value])
	}
	return strings.NewReplacer(pairs...).Replace(template("readme/" + kind + ".txt"))
}

// quoted is a text as a YAML value that can be nothing else.
func quoted(text string) string { return fmt.Sprintf("%q", schema.OneLine(text)) }
