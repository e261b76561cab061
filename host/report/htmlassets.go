package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
	"text/template/parse"

	"github.com/construe-host/construe/host/schema"
)

//go:embed page/*.tmpl page/*.css page/*.js
var htmlFiles embed.FS

// htmlStyles and htmlScripts are the files of a page's look and of what helps a reader who has JavaScript, in order.
func htmlStyles() []string {
	return []string{"page/style.css", "page/drawing.css", "page/explorer.css", "page/parts.css",
		"page/print.css"}
}

func htmlScripts() []string {
	return []string{"page/page.js", "page/walk.js", "page/redraw.js", "page/explorer.js", "page/links.js"}
}

// assets are what stands in a page beside its text.
type assets struct {
	style   template.CSS
	scripts []template.JS
}

// htmlAssets reads the files, and has the foot of each printed page say a text.
func htmlAssets(foot string) (a assets, err error) {
	var style strings.Builder
	for _, name := range htmlStyles() {
		data, err := htmlFiles.ReadFile(name)
		if err != nil {
			return a, err
		}
		style.Write(data)
	}
	fmt.Fprintf(&style, "@page{@bottom-left{content:%s}}\n", cssString(foot))
	a.style = template.CSS("\n" + style.String())
	for _, name := range htmlScripts() {
		data, err := htmlFiles.ReadFile(name)
		if err != nil {
			return a, err
		}
		a.scripts = append(a.scripts, template.JS("\n"+string(data)))
	}
	return a, nil
}

// policy is the Content-Security-Policy of the page: its own style and scripts, by digest, and nothing else.
func (a assets) policy() string {
	var scripts []string
	for _, s := range a.scripts {
		scripts = append(scripts, sourceHash(string(s)))
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		sourceHash(string(a.style)), strings.Join(scripts, " "))
}

// sourceHash is how a policy names what stands in a page.
func sourceHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// cssString is a text as a string of CSS, in which nothing but letters, digits and spaces stands for itself.
func cssString(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range schema.DisplayText(text) {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\%x `, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// htmlTemplates reads the templates. Whatever they print goes through [schema.DisplayText] first, whether its author
// thought of that or not, and through the escaping of html/template behind it.
func htmlTemplates() (*template.Template, error) {
	all, err := template.New("html").Funcs(template.FuncMap{"shown": shownText}).ParseFS(htmlFiles, "page/*.tmpl")
	if err != nil {
		return nil, err
	}
	for _, t := range all.Templates() {
		if t.Tree != nil {
			showAll(t.Tree, t.Tree.Root)
		}
	}
	return all, nil
}

// shownText is a text as it may be shown; what is none is left as it is.
func shownText(value any) any {
	if text, is := value.(string); is {
		return schema.DisplayText(text)
	}
	return value
}

// showAll has each action of a template that prints something print it as it may be shown.
func showAll(tree *parse.Tree, node parse.Node) {
	branch := func(b *parse.BranchNode) {
		showAll(tree, b.List)
		showAll(tree, b.ElseList)
	}
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, one := range n.Nodes {
				showAll(tree, one)
			}
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 {
			shown := parse.NewIdentifier("shown").SetTree(tree).SetPos(n.Pos)
			n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos,
				Args: []parse.Node{shown}})
		}
	}
}
