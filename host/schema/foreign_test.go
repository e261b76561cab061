package schema_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// foreignFiles are the beginnings of files that people have at hand, each under what must be said of it.
var foreignFiles = map[string][]string{
	"a Terraform plan": {
		`{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":{}},"x":null,"y":1.5}`},
	"a Terraform state": {
		`{"version":4,"terraform_version":"1.9.0","serial":3,"lineage":"a","outputs":{},"resources":[]}`,
		`{"format_version":"1.0","terraform_version":"1.9.0","values":{"root_module":{}}}`},
	"a Terraform configuration in JSON": {`{"terraform":{"required_version":"1"},"resource":{}}`},
	"a Terraform configuration": {"# main\nresource \"aws_instance\" \"a\" {\n  ami = \"x\"\n}\n",
		"terraform {\n  required_version = \"1\"\n}\n"},
	"a project of Pulumi": {"name: x\nruntime: nodejs\ndescription: y\n"},
	"a state of Pulumi":   {`{"version":3,"deployment":{"manifest":{"time":"x"},"resources":[]}}`},
	"a CloudFormation template": {"AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A:\n    Type: " +
		"AWS::S3::Bucket\n    Properties:\n      Name: !Ref B\n",
		"Resources:\n  A:\n    Type: AWS::S3::Bucket\n    DependsOn: !GetAtt A.B\n",
		`{"Resources":{"A":{"Type":"Custom::X"}}}`},
	"an Azure Resource Manager template": {
		`{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0","resources":[]}`},
	"a Bicep file": {
		"param location string\nresource a 'Microsoft.Storage/storageAccounts@2021-02-01' = {\n}\n"},
	"a CloudTrail log": {
		`{"Records":[{"eventVersion":"1.08","eventSource":"bedrock.amazonaws.com","x":null}]}`,
		`{"eventVersion":"1.08","eventSource":"s3.amazonaws.com"}`},
	"a log of Google Cloud": {`[{"logName":"projects/x/logs/y","protoPayload":{}}]`},
	"a log of Azure":        {`{"records":[{"operationName":"x","resourceId":"y"}]}`},
	"OTLP telemetry": {`{"resourceSpans":[{"resource":{"attributes":[]}}]}`,
		"{\"resourceLogs\":[]}\n{\"resourceLogs\":[]}\n"},
	"the OpenTelemetry collector": {"receivers:\n  otlp:\nexporters:\n  debug:\nservice:\n  pipelines: {}\n"},
	"a trace of Jaeger":           {`{"data":[{"traceID":"a","spans":[]}]}`},
	"a trace of Zipkin":           {`[{"traceId":"a","id":"b","timestamp":1}]`},
	"a CycloneDX bill of materials": {`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}`,
		`{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json"}`, "<?xml version=\"1.0\"?>\n<bom " +
			"xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"1\"></bom>\n"},
	"an SPDX bill of materials": {`{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT"}`,
		`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}`,
		"SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n"},
	"a configuration of LiteLLM": {"model_list:\n  - model_name: gpt-4o\n    litellm_params:\n      model: " +
		"azure/gpt-4o\n      api_key: os.environ/X\n", "litellm_settings:\n  drop_params: True\n"},
	"a HAR file": {`{"log":{"version":"1.2","creator":{"name":"x"},"entries":[{"time":1.5}]}}`,
		"{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"x\"},\"entries\":[" + strings.Repeat(`{"time":1.5},`,
			1500000)},
	"an OpenAPI description": {"openapi: 3.1.0\ninfo: {title: x, version: 1.0.0}\npaths: {}\n",
		`{"swagger":"2.0","paths":{}}`},
	"an AsyncAPI description": {"asyncapi: 3.0.0\n"},
	"a Kubernetes manifest": {
		"apiVersion: v1\nkind: Service\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Service\n",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n",
		`{"apiVersion":"v1","kind":"List","items":[]}`},
	"a Helm chart":           {"apiVersion: v2\nname: x\nversion: 0.1.0\n"},
	"an entity of Backstage": {"apiVersion: backstage.io/v1alpha1\nkind: Component\n"},
	"a file of Docker Compose": {"services:\n  web:\n    image: nginx\n",
		"x-a: &a\n  restart: always\nservices:\n  web:\n    <<: *a\n    build: .\n", "version: '3'\nservices:\n  a: " +
			"{}\nvolumes: {b: }\n"},
	"a Dockerfile":                   {"# syntax\nFROM scratch\nCOPY . .\n"},
	"a workflow of GitHub Actions":   {"name: x\non: push\njobs:\n  a: {}\n"},
	"a playbook of Ansible":          {"- hosts: all\n  tasks: []\n"},
	"a configuration of MCP servers": {`{"mcpServers":{}}`},
	"a call of a model's API":        {`{"model":"gpt-4o","messages":[]}`},
	"a configuration of a model": {
		`{"architectures":["LlamaForCausalLM"],"model_type":"llama","torch_dtype":"bfloat16"}`},
	"a workspace of Structurizr": {"workspace \"x\" {\n  model {\n  }\n}\n",
		`{"name":"x","model":{},"views":{}}`},
	"a SARIF log": {`{"version":"2.1.0","runs":[]}`},
	"construe verify reads": {
		`{"payloadType":"application/vnd.in-toto+json","payload":"","signatures":[]}`},
	"a manifest of an npm package": {`{"name":"x","version":"1.0.0","dependencies":{}}`},
	"an HTML page":                 {"<!DOCTYPE html>\n<html></html>\n", "<!-- x -->\n<HTML>"},
	"an XML document":              {"<?xml version=\"1.0\"?><a/>"},
	"a diagram of draw.io":         {"<mxfile host=\"x\"></mxfile>"},
	"a diagram of Mermaid":         {"flowchart TD\n  a --> b\n"},
	"a diagram of PlantUML":        {"@startuml\na -> b\n@enduml\n"},
	"a Git LFS pointer":            {"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"},
	"a gzip archive":               {"\x1f\x8b\x08\x00\x00"},
	"a zip archive":                {"PK\x03\x04\x00\xff"},
	"a PDF":                        {"%PDF-1.7\n\xff"},
	"a WebAssembly module":         {"\x00asm\x01\x00\x00\x00"},
	"a policy in Rego":             {"# x\npackage construe.policy\n\nverdict := 1\n"},
}

// TestForeignDocuments holds that a document of others is named where a runtime is expected, whatever else is wrong
// with it.
func TestForeignDocuments(t *testing.T) {
	for name, files := range foreignFiles {
		for _, file := range files {
			for _, as := range []string{"r.yaml", "r.json", "standard input"} {
				_, err := schema.Parse(as, []byte(file), schema.KindRuntime)
				all := schema.ProblemsIn(err, "")
				if len(all) != 1 || all[0].Code != "kind" || !strings.Contains(all[0].Message, name) ||
					all[0].Hint != "docs/runtime.md says how to write one" {
					t.Errorf("%s as %s: %.300v", name, as, err)
				}
			}
		}
	}
}

// TestOwnDocumentsAreNotForeign holds that what names itself one of construe's, or is nobody's that is known, is told
// what is wrong with it.
func TestOwnDocumentsAreNotForeign(t *testing.T) {
	for file, code := range map[string]string{
		"construe: runtime/v2\nopenapi: 3.0.0\n":            "kind",
		"construe: runtime/v1\nservices: {a: {image: b}}\n": "missing-field", "id: x\ntitle: y\nmodels: {}\n": "kind",
		`{"construe":"runtime/v1","openapi":1.5}`: "number", "a: [": "syntax", "": "syntax", "just a text": "type",
		"- a\n": "type", "{}": "kind",
	} {
		_, err := schema.Parse("r.yaml", []byte(file), schema.KindRuntime)
		if all := schema.ProblemsIn(err, ""); len(all) == 0 || all[0].Code != code ||
			strings.HasPrefix(all[0].Message, "this is") {
			t.Errorf("%q: %v; want %s", file, err, code)
		}
	}
}
