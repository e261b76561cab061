// Package policies embeds the shipped cases, one folder each: the case, its runtimes and its readings.
package policies

import (
	"embed"
	"io/fs"
)

//go:embed */case.yaml */suite.yaml */*.rego */runtimes/*.yaml */readings/*/reading.yaml */readings/*/*.rego
//go:embed */readings/*/*/plugin.yaml */readings/*/*/*.wasm
var files embed.FS

// FS holds a folder for each case.
func FS() fs.FS { return files }

// Default is the case that a bare compare shows.
const Default = "cloud-api-exclusivity"
