// Package classify asks a party's plugin what the facts are in the words of the case: plugin bytes and facts in, a
// classification out.
//
// The usual entry is [Load], then [Plugin.Classify]. A plugin is shown the projection of the facts that its manifest
// declares and nothing else; what it answers is checked against the case's vocabulary before anybody reads it.
package classify

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/construe-host/construe/host/abi"
	"github.com/construe-host/construe/host/internal/meter"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Plugin is a loaded classifier. It is immutable and safe for concurrent use; whoever loaded it closes it.
type Plugin struct {
	manifest schema.Plugin
	reading  string
	file     string // of the module, in errors
	raise    map[string]string
	kind     abi.Kind
	module   *sandbox.Module
	contract abi.Module
}

// Load checks a module against its manifest and the plugin ABI, and loads it. Nothing of it runs. file names the module
// in errors.
//
// # Errors
//
// [schema.Problem]: digest-mismatch, rejected, rejected/…, host-limit; each names the reading.
func Load(
	ctx context.Context, reading, file string, manifest schema.Plugin, code sandbox.Code, c sandbox.Config,
) (*Plugin, error) {
	p := &Plugin{manifest: manifest, reading: reading, file: file, raise: c.Raise}
	problem := func(code, message, hint string) error {
		return &schema.Problem{Code: code, Message: message, File: file, Party: reading, Hint: hint}
	}
	if format := schema.FormatOf(code.Bytes()); format != "" && !bytes.HasPrefix(code.Bytes(), coreModule) {
		return nil, problem("rejected", "the module is "+format+"; expected a WebAssembly core module of version 1",
			"plugins/README.md says how to build one")
	}
	if got := code.Digest(); got != manifest.SHA256 {
		return nil, problem("digest-mismatch", "the module's bytes are sha256:"+got+"; its manifest pins sha256:"+
			manifest.SHA256, "rebuild the module, or correct sha256 in plugin.yaml")
	}
	refused := func(err error) error {
		return problem(outcome(err), err.Error(), "plugins/ABI.md lists what a module may import and must export")
	}
	c.Admit = func(shape *meter.Shape) (err error) {
		p.contract = contract(shape)
		p.kind, err = abi.Detect(p.contract)
		return err
	}
	var err error
	if p.module, err = sandbox.LoadCode(ctx, code, c); err != nil {
		var detected *abi.Error
		var failed *sandbox.Error
		switch {
		case errors.As(err, &detected):
			return nil, problem(detected.Code, "found "+detected.Found+"; expected "+detected.Want, detected.Next)
		case errors.As(err, &failed) && failed.Limit() != "":
			return nil, problem(outcome(err), err.Error(), p.hint(err))
		}
		return nil, refused(err)
	}
	return p, nil
}

// coreModule begins every core module of version 1.
var coreModule = []byte("\x00asm\x01\x00\x00\x00")

func outcome(err error) string {
	var failed *sandbox.Error
	if errors.As(err, &failed) {
		return string(failed.Outcome)
	}
	return "rejected"
}

// contract says in the words of the ABI what the meter saw.
func contract(s *meter.Shape) abi.Module {
	var m abi.Module
	for _, e := range s.Imports {
		m.Imports = append(m.Imports, abi.Import{Module: e.Module, Name: e.Name, Kind: abi.ExternKind(e.Kind),
			Type: function(e)})
	}
	for _, e := range s.Exports {
		m.Exports = append(m.Exports, abi.Export{Name: e.Name, Kind: abi.ExternKind(e.Kind), Type: function(e)})
	}
	if s.Memory != nil {
		m.Memory = &abi.Memory{MinPages: s.Memory.MinPages, MaxPages: s.Memory.MaxPages, HasMax: s.Memory.HasMax}
	}
	return m
}

func function(e meter.Extern) abi.FuncType {
	var t abi.FuncType
	for _, p := range e.Params {
		t.Params = append(t.Params, abi.ValueType(p))
	}
	for _, r := range e.Results {
		t.Results = append(t.Results, abi.ValueType(r))
	}
	return t
}

// As is the same plugin as another reading's; file names its module there. Both are closed once.
func (p *Plugin) As(reading, file string) *Plugin {
	other := *p
	other.reading, other.file = reading, file
	return &other
}

// Close frees the plugin, and what has its module by [Plugin.As].
func (p *Plugin) Close(ctx context.Context) error { return p.module.Close(ctx) }

// File names the module in errors.
func (p *Plugin) File() string { return p.file }

// Digest is the digest of the module's original bytes.
func (p *Plugin) Digest() string { return "sha256:" + p.module.Digest() }

// Manifest is what the plugin says of itself.
func (p *Plugin) Manifest() schema.Plugin { return p.manifest }

// Kind is command or reactor; Engine what its code runs in; Contract its imports, exports and memory.
func (p *Plugin) Kind() abi.Kind { return p.kind }

// Engine is what the module's code runs in.
func (p *Plugin) Engine() string { return p.module.Engine().String() }

// Interpreted says why the module is interpreted where it was to be compiled; "" else.
func (p *Plugin) Interpreted() string {
	if err := p.module.Interpreted(); err != nil {
		return err.Error()
	}
	return ""
}

// Contract describes imports, exports and memory.
func (p *Plugin) Contract() abi.Module { return p.contract }

// Reads lists all globs that the plugin is shown, sorted.
func (p *Plugin) Reads() []string {
	var all []string
	for _, c := range p.manifest.Calls() {
		all = append(all, c.Reads...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
