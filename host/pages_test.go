package host_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryCodeIsExplained holds docs/errors.md to the sources: each code that they give has a line, and each line a
// code.
func TestEveryCodeIsExplained(t *testing.T) {
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, line := range regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|").FindAllStringSubmatch(string(page), -1) {
		for _, code := range strings.Fields(line[1]) {
			explained[strings.Trim(code, "`,")] = true
		}
	}
	given := codes(t)
	for _, code := range slices.Sorted(maps.Keys(given)) {
		if !explained[code] {
			t.Errorf("%s gives the code %s; expected a line for it in docs/errors.md", given[code], code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(explained)) {
		if given[code] == "" {
			t.Errorf("docs/errors.md explains the code %s, which nothing gives", code)
		}
	}
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9]*([-/][a-z0-9]+)*$`)

// codes finds the codes of problems in the sources: literals in a field, variable or constant that holds one, and those
// handed to a function that makes a problem of them. It gives the file of each.
func codes(t *testing.T) map[string]string {
	out := map[string]string{}
	for _, root := range []string{".", "../cmd"} {
		err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			if at := filepath.ToSlash(name); strings.Contains(at, "internal/meter/") ||
				strings.Contains(at, "internal/sandbox/") && filepath.Base(name) != "outcome.go" {
				return nil // its reasons stand behind an outcome, which is the code
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				return err
			}
			take := func(e ast.Expr) {
				if lit, is := e.(*ast.BasicLit); is && lit.Kind == token.STRING {
					if code, _ := strconv.Unquote(lit.Value); codeShape.MatchString(code) {
						out[code] = filepath.ToSlash(name)
					}
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				inspectCode(n, take)
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// makers are the functions that take a code: as their first argument, or as their last.
var makers = map[string]string{"Problem": "first", "keyProblem": "first", "problem": "first", "fail": "first",
	"refuse": "first", "report": "first",
	"ProblemsIn": "last", "located": "last", "blame": "last"}

func inspectCode(n ast.Node, take func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, is := n.Key.(*ast.Ident); is && key.Name == "Code" {
			take(n.Value)
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if name := lastName(left); (name == "code" || name == "Code") && i < len(n.Rhs) {
				take(n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if kind, is := n.Type.(*ast.Ident); i < len(n.Values) &&
				(strings.HasPrefix(name.Name, "Code") || is && kind.Name == "Outcome") {
				take(n.Values[i])
			}
		}
	case *ast.CallExpr:
		switch makers[lastName(n.Fun)] {
		case "first":
			if len(n.Args) > 1 {
				take(n.Args[0])
			}
		case "last":
			take(n.Args[len(n.Args)-1])
		}
	}
}

func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// TestLinksLeadSomewhere follows every relative link of every page: to a file that is there, and to a heading that it
// has.
func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	pages := 0
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && entry.Name() != "..":
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".md"):
			return nil
		}
		pages++
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			to, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") {
				continue
			}
			target := name
			if to != "" {
				target = filepath.Join(filepath.Dir(name), filepath.FromSlash(to))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			} else if heading != "" && !slices.Contains(headings(t, target), heading) {
				t.Errorf("%s links to %s, which has no such heading", name, m[1])
			}
		}
		return nil
	})
	if err != nil || pages == 0 {
		t.Fatalf("%d pages: %v", pages, err)
	}
}

// headings gives the anchors that a page has.
func headings(t *testing.T, name string) (out []string) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	drop := regexp.MustCompile(`[^a-z0-9 _-]`)
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		out = append(out, strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}
