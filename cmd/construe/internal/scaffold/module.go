package scaffold

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// inText is a plugin in WebAssembly text: the code is that of the template, and the table that of the terms. The module
// is that code's with a data section of the same table, which is what wat2wasm makes of the text.
func inText(terms map[string]schema.Term, rules map[string]rule, name string) (Files, error) {
	lines := textTable(terms, rules)
	var shown, data strings.Builder
	for _, line := range lines {
		shown.WriteString("   ")
		for _, text := range line {
			shown.WriteString(" " + watText(text))
			data.WriteString(text + "\x00")
		}
		shown.WriteString("\n")
	}
	if data.Len() > textRoom {
		return nil, fmt.Errorf("the terms take %d bytes; expected at most %d", data.Len(), textRoom)
	}
	source := strings.Replace(template("answers.wat"), ";;TABLE\n", shown.String(), 1)
	return Files{name + ".wat": source, name + ".wasm": template("answers.wasm") + dataSection(data.String())}, nil
}

// textRoom is how much the table may take of the memory that the module begins with, and textAt where it stands.
const (
	textAt   = 16
	textRoom = 2*64<<10 - textAt - 1
)

// textTable is the table of the template, by lines.
func textTable(terms map[string]schema.Term, rules map[string]rule) [][]string {
	lines := [][]string{{`{"value":"unknown"}`}, {`{"construe":"classification/v1","terms":{`}}
	for _, term := range schema.Keys(terms) {
		collection, begun := subjects(terms[term].Of)
		lines = append(lines, []string{`"` + term + `":{`, collection, begun})
		r := rules[term]
		fact := r.fact[strings.LastIndexByte(r.fact, '/')+1:]
		for _, value := range schema.Keys(r.answers) {
			answer, err := json.Marshal(map[string]any{"value": r.answers[value], "because": []any{map[string]any{
				"text": "Told by one fact, which is " + value + ".", "pointers": []string{r.fact}}}})
			if err != nil {
				panic(err) // texts
			}
			lines = append(lines, []string{fmt.Sprintf("%q:%q", fact, value), string(answer)})
		}
		lines = append(lines, []string{""})
	}
	return lines
}

// watText is a text of the table as WebAssembly text writes it.
func watText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `\00"`
}

// dataSection is the last section of a module, with one segment.
func dataSection(data string) string {
	segment := string([]byte{0, 0x41, textAt, 0x0b}) + leb(len(data)) + data // memory 0, from i32.const textAt on
	content := leb(1) + segment
	return "\x0b" + leb(len(content)) + content
}

// leb is a number as WebAssembly writes one: seven bits a byte, the lowest first.
func leb(n int) string {
	var out []byte
	for ; n > 0x7f; n >>= 7 {
		out = append(out, byte(n)|0x80)
	}
	return string(append(out, byte(n)))
}

// inGo is a plugin in Go. Its terms stand in a file of a fixed length that is embedded in the module, so that the
// module of other terms is the one that was built once, with that file's bytes in their place; the linker puts nothing
// else elsewhere. A test builds it anew.
func inGo(terms map[string]schema.Term, rules map[string]rule, name string) (Files, error) {
	text, fits := padded(goTerms(terms, rules), goRoom)
	if !fits {
		return nil, fmt.Errorf("the terms take more than %d bytes; expected at most that", goRoom)
	}
	module, err := goModule()
	if err != nil {
		return nil, err
	}
	built, _ := padded(goTerms(nil, nil), goRoom)
	if bytes.Count(module, []byte(built)) != 1 {
		return nil, fmt.Errorf("the module of the template does not have its terms once")
	}
	return Files{"main.go": template("main.go.txt"), "terms.txt": text,
		name + ".wasm": string(bytes.Replace(module, []byte(built), []byte(text), 1))}, nil
}

// goRoom is the length of terms.txt.
const goRoom = 4096

// goModule is the module of the template in Go, with no terms.
func goModule() ([]byte, error) {
	r, err := gzip.NewReader(strings.NewReader(template("answers.go.wasm.gz")))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// goTerms are the lines of terms.txt.
func goTerms(terms map[string]schema.Term, rules map[string]rule) string {
	var b strings.Builder
	b.WriteString("# TERM PLACE-OF-ITS-SUBJECTS [FACT VALUE:ANSWER ...]\n" +
		"# such as: sold / /offering/category model_api:model application:tool\n")
	for _, term := range schema.Keys(terms) {
		place := schema.SubjectKindOf(terms[term].Of).Place
		if place == "" {
			place = "/"
		}
		b.WriteString(term + " " + place)
		if r := rules[term]; r.fact != "" {
			b.WriteString(" " + r.fact)
			for _, value := range schema.Keys(r.answers) {
				b.WriteString(" " + value + ":" + r.answers[value])
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("# The rest keeps this file at its length, so that the first module needed no compiler. It can go.\n")
	return b.String()
}
