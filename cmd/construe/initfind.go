package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// findings are what there is below a folder: files whose first field says runtime, folders of cases, and files that
// could be either and cannot be read. Paths are below that folder, sorted.
type findings struct{ runtimes, cases, unread []string }

// search looks at every file below a folder. No link is followed, and no folder entered that begins with a dot.
func search(folder string) (f findings, err error) {
	err = walk(folder, folder, func(name string, entry fs.DirEntry) (bool, error) {
		if strings.HasPrefix(entry.Name(), ".") || entry.IsDir() {
			return !strings.HasPrefix(entry.Name(), "."), nil
		}
		if _, is := extensions()[strings.ToLower(path.Ext(name))]; !is || !entry.Type().IsRegular() {
			return false, nil
		}
		switch kind, err := firstField(below(folder, name)); {
		case err != nil:
			f.unread = append(f.unread, name)
		case kind == schema.KindRuntime:
			f.runtimes = append(f.runtimes, name)
		case entry.Name() == "case.yaml" && (kind == schema.KindCase || kind == schema.KindCaseV1):
			f.cases = append(f.cases, path.Dir(name))
		}
		return false, nil
	})
	slices.Sort(f.runtimes)
	slices.Sort(f.cases)
	return f, err
}

// own are the files that belong to no case but the chosen one; the others are left out, and said.
func (d *drafted) own(found findings, files []string) (own []string) {
	for _, file := range files {
		if of := caseOf(file, found.cases); of != "" && of != d.job.Case {
			d.leave(file, fmt.Errorf("it belongs to the case in %s, and what is judged here is under the case %s", of,
				d.job.Case))
			continue
		}
		own = append(own, file)
	}
	return own
}

// caseOf is the nearest folder of a case that a file stands in; "" where there is none. Of a case in the folder that
// was searched are only what stands beside it and its own folder of runtimes: the rest of a repository need not be.
func caseOf(file string, cases []string) string {
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		if slices.Contains(cases, folder) && (folder != here || strings.HasPrefix(file, "runtimes/") ||
			path.Dir(file) == here) {
			return folder
		}
		if folder == here {
			return ""
		}
	}
}

var kindField = regexp.MustCompile(`^\{?\s*["']?construe["']?\s*:\s*["']?([a-z-]+/v[0-9]+)["']?\s*([,}#].*)?$`)

// firstField is the kind of document that the first field of a file names; "" where it names none. What stands before
// it may be comments, and a brace on a line of its own.
func firstField(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	const most = 64 << 10 // bytes of comments and blanks
	lines := bufio.NewReader(io.LimitReader(f, most))
	for first := true; ; first = false {
		line, err := lines.ReadString('\n')
		if first {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		line = strings.TrimSpace(line)
		if found := kindField.FindStringSubmatch(line); found != nil {
			return found[1], nil
		}
		if err != nil || line != "" && line != "{" && line != "---" && line[0] != '#' && line[0] != '%' {
			return "", nil
		}
	}
}

// cover gives patterns that match the chosen files and no other file below a folder: of a folder whose files of one
// kind are all chosen one pattern, so that what is added there later is judged as well, and else the files one by one.
// What stands in the folder itself is named file by file, because other files of the same kind are added there.
func cover(folder string, chosen []string) ([]string, error) {
	var out []string
	groups := map[string][]string{} // by the first folder, and the extension
	for _, file := range chosen {
		first, _, inside := strings.Cut(file, "/")
		if !inside {
			out = append(out, escapePattern(file))
			continue
		}
		groups[first+"\x00"+path.Ext(file)] = append(groups[first+"\x00"+path.Ext(file)], file)
	}
	for _, key := range schema.Keys(groups) {
		first, ext, _ := strings.Cut(key, "\x00")
		patterns, err := coverBelow(folder, first, ext, groups[key])
		if err != nil {
			return nil, err
		}
		out = append(out, patterns...)
	}
	slices.Sort(out)
	return out, nil
}

// coverBelow is cover of files in one folder inside, or below it, that have one extension.
func coverBelow(folder, inside, ext string, chosen []string) (out []string, err error) {
	deep := slices.ContainsFunc(chosen, func(file string) bool { return path.Dir(file) != inside })
	forms := []string{"/**/*", "/*"} // the first is also of what is added further below
	if deep {
		forms = forms[:1]
	}
	for _, form := range forms {
		text := escapePattern(inside) + form + escapePattern(ext)
		if matched, err := filesMatching(folder, text); err == nil && slices.Equal(matched, chosen) {
			return []string{text}, nil
		}
	}
	groups := map[string][]string{}
	for _, file := range chosen {
		rest := strings.TrimPrefix(file, inside+"/")
		if next, _, further := strings.Cut(rest, "/"); further {
			groups[next] = append(groups[next], file)
		} else {
			out = append(out, escapePattern(file))
		}
	}
	if len(out) > 1 && deep { // of the folder alone, without those below it
		direct := slices.DeleteFunc(slices.Clone(chosen), func(file string) bool { return path.Dir(file) != inside })
		patterns, err := coverBelow(folder, inside, ext, direct)
		if err != nil {
			return nil, err
		}
		out = patterns
	}
	for _, next := range schema.Keys(groups) {
		patterns, err := coverBelow(folder, inside+"/"+next, ext, groups[next])
		if err != nil {
			return nil, err
		}
		out = append(out, patterns...)
	}
	return out, nil
}
