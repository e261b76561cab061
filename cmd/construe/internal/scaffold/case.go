package scaffold

import (
	"io/fs"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Case is a small case with two readings, one with a classifier in the language, one without code; with a precedent
// that all agree on and one on which they differ.
//
// # Errors
//
// As [Plugin].
func Case(id, lang string, w Words) (Files, error) {
	files := Files{}
	if err := fs.WalkDir(templates, "template/case", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			below := strings.TrimPrefix(name, "template/")
			files[strings.TrimPrefix(below, "case/")] = strings.ReplaceAll(template(below), "id: NAME", "id: "+id)
		}
		return err
	}); err != nil {
		return nil, err
	}
	d, err := schema.Parse("case.yaml", []byte(files["case.yaml"]), schema.KindCase)
	if err != nil {
		return nil, err
	}
	c := &schema.Case{}
	if err := d.Decode(c); err != nil {
		return nil, err
	}
	plugin, err := newPlugin(c.Terms, map[string]rule{"sold": {"/offering/raw_completion",
		map[string]string{"yes": "model", "no": "tool"}}}, "sold", lang)
	if err != nil {
		return nil, err
	}
	files.add("readings/substance/sold", plugin)
	files["README.md"] = w.readme("case", id, map[string]string{"tool": tool(lang)})
	return files, nil
}
