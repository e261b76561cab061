package schema

import (
	"bytes"
	"regexp"
)

// formats are what files that are no document begin with; the first that fits names the file.
var fileFormats = []struct {
	name   string
	begins string
	says   *regexp.Regexp // searched in the first kilobytes, where begins is empty
}{
	{name: "a Git LFS pointer, in the place of the file (git lfs pull fetches it)",
		begins: "version https://git-lfs.github.com/spec/"},
	{name: "a gzip archive", begins: "\x1f\x8b"},
	{name: "a zip archive", begins: "PK\x03\x04"},
	{name: "a bzip2 archive", begins: "BZh"},
	{name: "an xz archive", begins: "\xfd7zXZ\x00"},
	{name: "a zstd archive", begins: "\x28\xb5\x2f\xfd"},
	{name: "a PDF", begins: "%PDF-"},
	{name: "a PNG image", begins: "\x89PNG"},
	{name: "a JPEG image", begins: "\xff\xd8\xff"},
	{name: "a program for Linux (ELF)", begins: "\x7fELF"},
	{name: "a program for macOS (Mach-O)", begins: "\xcf\xfa\xed\xfe"},
	{name: "a program for Windows", begins: "MZ"},
	{name: "an archive of objects (ar)", begins: "!<arch>\n"},
	{name: "an SQLite database", begins: "SQLite format 3\x00"},
	{name: "LLVM bitcode", begins: "BC\xc0\xde"},
	{name: "a WebAssembly component (a build for wasm32-wasip1 gives a core module, one for wasm32-wasip2 does not)",
		begins: "\x00asm\x0d\x00\x01\x00"},
	{name: "a WebAssembly module", begins: "\x00asm"},
	{name: "WebAssembly in text, not assembled (wat2wasm does that)",
		says: regexp.MustCompile(`^\s*(;;[^\n]*\s*)*\((module|component)\b`)},
	{name: "an HTML page", says: regexp.MustCompile(`(?i)^\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)\b`)},
	{name: "a CycloneDX bill of materials in XML",
		says: regexp.MustCompile(`^\s*<[^>]*>?\s*<bom\b[^>]*cyclonedx\.org|^\s*<bom\b[^>]*cyclonedx\.org`)},
	{name: "a diagram of draw.io", says: regexp.MustCompile(`<mx(file|GraphModel)\b`)},
	{name: "an XML document", says: regexp.MustCompile(`^\s*<(\?xml|[A-Za-z][\w:.-]*[\s>])`)},
	{name: "a diagram of PlantUML", says: regexp.MustCompile(`(?m)^\s*@start(uml|json|yaml|c4)\b`)},
	{name: "a diagram of Mermaid",
		says: regexp.MustCompile(
			`^\s*(%%[^\n]*\s*)*(graph (TB|TD|BT|LR|RL)\b|flowchart\b|sequenceDiagram\b|C4(Context|Container|Component|Deployment)\b|architecture-beta\b)`)},
	{name: "a workspace of Structurizr", says: regexp.MustCompile(`^\s*(//[^\n]*\s*)*workspace\b[^\n]*\{`)},
	{name: "a Terraform configuration",
		says: regexp.MustCompile(
			`(?m)^\s*((resource|data)\s+"[^"]+"\s+"[^"]+"|(provider|module|variable|output)\s+"[^"]+"|terraform|locals)\s*\{`)},
	{name: "a Bicep file", says: regexp.MustCompile(`(?m)^\s*(targetScope\s*=|resource\s+\w+\s+'[^']+@)`)},
	{name: "a Dockerfile", says: regexp.MustCompile(`(?m)\A(\s*#[^\n]*\n|\s*ARG [^\n]*\n|\s*\n)*FROM \S+`)},
	{name: "a policy in Rego", says: regexp.MustCompile(`(?m)\A(\s*#[^\n]*\n|\s*\n)*package [a-z][\w.]*\s*$`)},
}

// searchedText is how much of a file is searched for what it is.
const searchedText = 4 << 10

// FormatOf names what a file is by how it begins, such as "an HTML page", where it is of a format that is neither JSON
// nor YAML and that people mistake for something else; "" for others.
func FormatOf(data []byte) string {
	head := bytes.TrimPrefix(data[:min(len(data), searchedText)], []byte("\xef\xbb\xbf"))
	for _, f := range fileFormats {
		if f.begins != "" && bytes.HasPrefix(head, []byte(f.begins)) || f.says != nil && f.says.Match(head) {
			return f.name
		}
	}
	if len(data) > 262 && string(data[257:262]) == "ustar" {
		return "a tar archive"
	}
	return ""
}
