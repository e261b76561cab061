package schema

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// glance is the beginning of a document that may be anybody's: its fields, as far as they could be read.
type glance map[string]any

// foreignDocuments are the documents of others that describe something about a system, and so are given where construe
// reads one of its own. The first that fits names the document.
var foreignDocuments = []struct {
	name string
	fits func(g glance) bool
}{
	{"a Terraform plan", func(g glance) bool {
		return g.has("format_version") &&
			g.any("planned_values", "resource_changes")
	}},
	{"a Terraform state", func(g glance) bool {
		return g.has("terraform_version") && g.any("values", "serial", "lineage", "resources") ||
			g.has("lineage", "serial")
	}},
	{"a Terraform configuration in JSON", func(g glance) bool {
		return g.object("terraform") != nil && !g.has("version") ||
			g.object("resource") != nil && g.any("provider", "variable", "output", "module", "locals")
	}},
	{"a state of Pulumi", func(g glance) bool { return g.object("deployment").has("manifest") }},
	{"a project of Pulumi", func(g glance) bool {
		return g.has("name", "runtime") && g.any("description", "main", "resources", "config")
	}},
	{"a CloudFormation template", func(g glance) bool {
		return g.has("AWSTemplateFormatVersion") ||
			g.member("Resources", func(r glance) bool { return strings.Contains(r.text("Type"), "::") })
	}},
	{"an Azure Resource Manager template", func(g glance) bool {
		return strings.Contains(g.text("$schema"), "schema.management.azure.com") ||
			g.has("contentVersion", "resources")
	}},
	{"a CloudTrail log", func(g glance) bool {
		return g.has("eventVersion", "eventSource") || g.first("Records").has("eventVersion", "eventSource") ||
			g.first("Events").has("CloudTrailEvent")
	}},
	{"a log of Google Cloud", func(g glance) bool {
		return g.has("logName") && g.any("protoPayload", "jsonPayload", "textPayload", "resource")
	}},
	{"a log of Azure", func(g glance) bool {
		return g.has("operationName", "resourceId") || g.first("records").has("operationName")
	}},
	{"a snapshot of AWS Config", func(g glance) bool { return g.has("configurationItems") }},
	{"OTLP telemetry (OpenTelemetry)", func(g glance) bool {
		return g.any("resourceSpans", "resourceLogs", "resourceMetrics", "resource_spans", "resource_logs",
			"resource_metrics")
	}},
	{"a configuration of the OpenTelemetry collector",
		func(g glance) bool { return g.has("receivers", "exporters", "service") }},
	{"a trace of Jaeger", func(g glance) bool { return g.first("data").has("traceID", "spans") }},
	{"a trace of Zipkin", func(g glance) bool { return g.has("traceId", "id") && g.any("localEndpoint", "timestamp") }},
	{"a CycloneDX bill of materials", func(g glance) bool {
		return g.text("bomFormat") == "CycloneDX" || strings.Contains(g.text("$schema"), "cyclonedx.org")
	}},
	{"an SPDX bill of materials", func(g glance) bool {
		return g.any("spdxVersion", "SPDXVersion", "SPDXID") || strings.Contains(g.text("@context"), "spdx.org")
	}},
	{"a configuration of LiteLLM", func(g glance) bool {
		return g.any("model_list", "litellm_settings", "router_settings") && !g.has("construe")
	}},
	{"a HAR file (recorded HTTP)", func(g glance) bool { return g.object("log").any("entries", "creator") }},
	{"a collection of Postman", func(g glance) bool {
		return strings.Contains(g.object("info").text("schema"),
			"getpostman.com")
	}},
	{"an OpenAPI description", func(g glance) bool { return g.any("openapi", "swagger") }},
	{"an AsyncAPI description", func(g glance) bool { return g.has("asyncapi") }},
	{"an entity of Backstage", func(g glance) bool { return strings.HasPrefix(g.text("apiVersion"), "backstage.io/") }},
	{"a Kubernetes manifest", func(g glance) bool { return g.has("apiVersion", "kind") }},
	{"a Helm chart", func(g glance) bool { return g.has("apiVersion", "name", "version") }},
	{"a file of Docker Compose", func(g glance) bool {
		return g.member("services", func(s glance) bool { return s.any("image", "build") }) ||
			g.has("services") && g.any("volumes", "networks")
	}},
	{"a configuration of the Serverless Framework",
		func(g glance) bool { return g.has("service", "provider", "functions") }},
	{"a configuration of Envoy", func(g glance) bool { return g.any("static_resources", "dynamic_resources") }},
	{"a configuration of Kong", func(g glance) bool { return g.has("_format_version") }},
	{"a workflow of GitHub Actions", func(g glance) bool { return g.object("jobs") != nil && g.any("on", "name") }},
	{"a playbook of Ansible", func(g glance) bool { return g.has("hosts") && g.any("tasks", "roles") }},
	{"a configuration of MCP servers", func(g glance) bool { return g.any("mcpServers", "mcp_servers") }},
	{"a call of a model's API", func(g glance) bool {
		return g.has("model", "messages") ||
			g.has("object", "choices")
	}},
	{"a configuration of a model", func(g glance) bool {
		return g.any("architectures", "model_type") && g.any("architectures", "torch_dtype", "vocab_size")
	}},
	{"a workspace of Structurizr", func(g glance) bool { return g.has("model", "views") }},
	{"a SARIF log", func(g glance) bool { return g.has("runs", "version") }},
	{"a signed envelope (DSSE), as records are; construe verify reads those of construe's own",
		func(g glance) bool { return g.has("payloadType", "payload") }},
	{"a JSON Schema", func(g glance) bool { return strings.Contains(g.text("$schema"), "json-schema.org") }},
	{"a manifest of an npm package", func(g glance) bool {
		return g.has("name", "version") && g.any("dependencies", "devDependencies", "scripts")
	}},
	{"a Jupyter notebook", func(g glance) bool { return g.has("nbformat") }},
}

// foreign names a document of others in the place of what is wrong with it as one of construe's; nil where it is none
// that is known, or names itself as one of construe's.
func foreign(name string, data []byte, want []string) *Problem {
	g := glanceAt(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if g.has("construe") {
		return nil
	}
	found := FormatOf(data)
	for _, f := range foreignDocuments {
		if found == "" && g.fits(f.fits) {
			found = f.name
		}
	}
	if found == "" {
		return nil
	}
	if len(want) == 0 {
		want = Kinds()
	}
	p := &Problem{Code: "kind", File: filepath.ToSlash(name), Line: 1, Column: 1, Expected: want,
		Message: "this is " + found +
			", which construe does not read; expected a document that begins with \"construe\": " + oneOf(want)}
	if page := kindOf(want[0]).page; page != "" && len(want) == 1 {
		p.Hint = page + " says how to write one"
	}
	return p
}

// fits guards a test of a document without any fields.
func (g glance) fits(test func(glance) bool) bool { return len(g) > 0 && test(g) }

func (g glance) has(fields ...string) bool {
	for _, f := range fields {
		if _, is := g[f]; !is {
			return false
		}
	}
	return true
}

func (g glance) any(fields ...string) bool {
	for _, f := range fields {
		if g.has(f) {
			return true
		}
	}
	return false
}

func (g glance) text(field string) string {
	text, _ := g[field].(string)
	return text
}

func (g glance) object(field string) glance {
	object, _ := g[field].(glance)
	return object
}

// first is the first member of a list of objects.
func (g glance) first(field string) glance {
	if list, _ := g[field].([]any); len(list) > 0 {
		object, _ := list[0].(glance)
		return object
	}
	return nil
}

// member reports whether an object below a field passes a test.
func (g glance) member(field string, test func(glance) bool) bool {
	for _, v := range g.object(field) {
		if object, is := v.(glance); is && object.fits(test) {
			return true
		}
	}
	return false
}

// Bounds on what of a file is looked at to tell whose it is.
const (
	glancedTokens = 20_000
	glancedDepth  = 8
	glancedYAML   = 64 << 10
)

// glanceAt reads the first object of a file, or the first member of its list, as far as it can be read.
func glanceAt(data []byte) glance {
	trimmed := bytes.TrimLeft(data, " \t\r\n")
	var v any
	if len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		d, left := json.NewDecoder(bytes.NewReader(trimmed)), glancedTokens
		v = glanceJSON(d, &left, 0)
	} else {
		v = glanceYAML(data)
	}
	if list, is := v.([]any); is && len(list) > 0 {
		v = list[0]
	}
	g, _ := v.(glance)
	return g
}

// glanceJSON reads a value until something is wrong, or enough was read.
func glanceJSON(d *json.Decoder, left *int, depth int) any {
	token, err := d.Token()
	if *left--; err != nil || *left < 0 || depth > glancedDepth {
		*left = -1
		return nil
	}
	switch token {
	case json.Delim('{'):
		object := glance{}
		for *left >= 0 && d.More() {
			key, err := d.Token()
			if err != nil {
				*left = -1
				break
			}
			name, _ := key.(string)
			object[name] = nil
			object[name] = glanceJSON(d, left, depth+1)
		}
		d.Token()
		return object
	case json.Delim('['):
		list := []any{}
		for *left >= 0 && d.More() {
			list = append(list, glanceJSON(d, left, depth+1))
		}
		d.Token()
		return list
	}
	return token
}

var yamlField = regexp.MustCompile(`(?m)^["']?([A-Za-z_$@][\w$.@-]*)["']?:(?:[ \t]+["']?([^\s"'#]+))?`)

// glanceYAML reads the first document of YAML, or, where that is none, what looks like its fields.
func glanceYAML(data []byte) any {
	if len(data) > glancedYAML {
		data = data[:bytes.LastIndexByte(data[:glancedYAML], '\n')+1]
	}
	var doc yaml.Node
	if err := decodeFirst(data, &doc); err == nil && len(doc.Content) == 1 {
		return glanceNode(doc.Content[0], 0)
	}
	object := glance{}
	for _, m := range yamlField.FindAllSubmatch(data, -1) {
		object[string(m[1])] = string(m[2])
	}
	return object
}

// decodeFirst is one document of YAML; a panic of the library's is an error.
func decodeFirst(data []byte, doc *yaml.Node) (err error) {
	defer func() {
		if recover() != nil {
			err = errStop
		}
	}()
	return yaml.NewDecoder(bytes.NewReader(data)).Decode(doc)
}

func glanceNode(n *yaml.Node, depth int) any {
	switch {
	case depth > glancedDepth:
		return nil
	case n.Kind == yaml.MappingNode:
		object := glance{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = glanceNode(n.Content[i+1], depth+1)
		}
		return object
	case n.Kind == yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = glanceNode(c, depth+1)
		}
		return list
	}
	return n.Value
}
