package report

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/construe-host/construe/host/schema"
)

// mostBuildText bounds a text in what a build is told, in characters. The document has the whole of it.
const mostBuildText = 2000

// clipped is a text of anybody's on one line, of visible characters, and no longer than a build can take.
func clipped(text string) string {
	n := 0
	for at := range text {
		if n++; n > mostBuildText {
			text = fmt.Sprintf("%s … (%d characters more)", text[:at], utf8.RuneCountInString(text[at:]))
			break
		}
	}
	return schema.DisplayText(text)
}

// sarifWord keeps a name from being a link; sarifPlain keeps a message from being one, or a place for an argument.
func sarifWord(text string) string { return strings.ReplaceAll(clipped(text), "](", "] (") }

func sarifPlain(text string) string {
	return strings.NewReplacer("{", "{{", "}", "}}").Replace(sarifWord(text))
}

// file is a file as builds name it: relative to the root, where it is below that, and with forward slashes.
func (o Options) file(name string) string {
	name = path.Clean(filepath.ToSlash(name))
	if o.Root != "" {
		if below, is := strings.CutPrefix(name, strings.TrimSuffix(o.Root, "/")+"/"); is {
			name = below
		}
	}
	return clipped(name)
}

// fileURI is a file as a URI, relative where the file is.
func (o Options) fileURI(name string) string {
	u := url.URL{Path: o.file(name)}
	if strings.HasPrefix(u.Path, "/") {
		u.Scheme = "file"
	} else if len(u.Path) > 2 && u.Path[1] == ':' && u.Path[2] == '/' { // a drive
		u.Scheme, u.Path = "file", "/"+u.Path
	}
	return u.String()
}
