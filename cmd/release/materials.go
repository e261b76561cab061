package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// materials is the bill of materials of a program, as CycloneDX 1.6: the modules that Go says are in it, with the
// digests by which Go knows them, and Go itself. It has no serial number, which would be another each time.
func materials(version string, from source, t target, info *debug.BuildInfo) ([]byte, error) {
	self := cdx.Component{Type: cdx.ComponentTypeApplication, BOMRef: "construe", Name: "construe", Version: version,
		PackageURL: purl(info.Main.Path, version) + "?goos=" + t.os + "&goarch=" + t.arch,
		Licenses:   &cdx.Licenses{{License: &cdx.License{ID: "Apache-2.0"}}},
		Properties: &[]cdx.Property{{Name: "construe:revision", Value: from.revision}}}
	parts := []cdx.Component{{Type: cdx.ComponentTypeLibrary, BOMRef: "std", Name: "std",
		Version: strings.TrimPrefix(info.GoVersion, "go"), PackageURL: "pkg:golang/std@" +
			strings.TrimPrefix(info.GoVersion, "go")}}
	for _, m := range info.Deps {
		for m.Replace != nil {
			m = m.Replace
		}
		part := cdx.Component{Type: cdx.ComponentTypeLibrary, BOMRef: m.Path, Name: m.Path, Version: m.Version,
			PackageURL: purl(m.Path, m.Version)}
		if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && m.Sum != "" {
			// of the list of the module's files and their digests, which is what go.sum has
			part.Properties = &[]cdx.Property{{Name: "construe:h1", Value: hex.EncodeToString(sum)}}
		}
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b cdx.Component) int { return strings.Compare(a.BOMRef, b.BOMRef) })
	var refs []string
	for _, p := range parts {
		refs = append(refs, p.BOMRef)
	}
	bill := cdx.NewBOM()
	bill.Metadata = &cdx.Metadata{Timestamp: from.time.Format(time.RFC3339), Component: &self}
	bill.Components = &parts
	bill.Dependencies = &[]cdx.Dependency{{Ref: self.BOMRef, Dependencies: &refs}}
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bill,
		cdx.SpecVersion1_6); err != nil {
		return nil, fmt.Errorf("the bill of materials: %w", err)
	}
	return out.Bytes(), nil
}

// purl is a module's package URL.
func purl(path, version string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return "pkg:golang/" + strings.Join(segments, "/") + "@" + url.PathEscape(version)
}
