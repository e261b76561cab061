package abi

import (
	"maps"
	"slices"
)

// Version is the version of the contract in this package. A verdict records
// it beside the digest of the plugin.
const Version = "1"

// Names a plugin exports. All are case-sensitive.
const (
	// ExportMemory is the linear memory of a reactor. It must be defined by
	// the module, not imported.
	ExportMemory = "memory"

	// ExportAlloc is (i32 len) -> i32 ptr. The host calls it exactly once in a
	// fresh instance, with the length of the input in bytes (at least 1). It
	// returns the first of at least len writable bytes; alignment is free, and
	// address 0 is legal if the bytes are in bounds.
	ExportAlloc = "construe_v1_alloc"

	// ExportClassify is (i32 ptr, i32 len) -> i64. The host calls it exactly
	// once, after writing the input at ptr. The result is ptr<<32 | len of a
	// UTF-8 JSON document inside the memory, 1 byte to [MaxOutput] long.
	ExportClassify = "construe_v1_classify"

	// ExportInitialize is () -> (), optional in a reactor. The host calls it
	// once, before anything else and after the start section, if there is one.
	ExportInitialize = "_initialize"

	// ExportStart is () -> (), the entry of a command. It is the name WASI
	// preview 1 gives it.
	ExportStart = "_start"

	// ReservedPrefix begins export names that belong to the host. A module
	// that exports such a name is rejected, whatever it exports under it.
	ReservedPrefix = "construe:"
)

// ImportModule is the only module a plugin may import from.
const ImportModule = "wasi_snapshot_preview1"

// ProgramName is the only element of a command's argument vector. The
// environment is empty.
const ProgramName = "classifier"

// Limits. Sizes are in bytes unless the name says pages.
const (
	// MaxInput bounds the canonical JSON handed to a plugin (1 MiB), unless
	// whoever runs it sets another bound. A projection that is longer never
	// reaches the plugin.
	MaxInput = 1 << 20

	// MaxOutput bounds the document a plugin returns (1 MiB).
	MaxOutput = 1 << 20

	// MaxStderr bounds what is kept of a plugin's standard error (4 KiB). The
	// rest is dropped; none of it is part of a verdict.
	MaxStderr = 4 << 10

	// MaxMemoryPages bounds the linear memory: 1024 pages, 64 MiB.
	MaxMemoryPages = 1024

	// PageBytes is the size of one page of linear memory (WebAssembly core
	// specification 2.0, section 4.2.8).
	PageBytes = 64 << 10

	// MaxNesting bounds how deep arrays and objects of the output may nest.
	MaxNesting = 64
)

// WASIFunctions returns the functions of [ImportModule] a plugin may import,
// by name, with their exact types (WASI snapshot 01, lowered to core types:
// pointers and sizes are i32, timestamps and offsets i64, the result errno).
//
// The list is what the Go, Rust and C toolchains link into a program that
// reads standard input and writes standard output. It holds nothing that
// opens a file, lists a directory or reaches a network, so a plugin that needs
// one of those cannot be loaded rather than failing later.
//
// The map is a fresh copy.
func WASIFunctions() map[string]FuncType {
	return map[string]FuncType{
		"args_get":            takes(I32, I32),
		"args_sizes_get":      takes(I32, I32),
		"environ_get":         takes(I32, I32),
		"environ_sizes_get":   takes(I32, I32),
		"clock_res_get":       takes(I32, I32),
		"clock_time_get":      takes(I32, I64, I32),
		"random_get":          takes(I32, I32),
		"fd_read":             takes(I32, I32, I32, I32),
		"fd_write":            takes(I32, I32, I32, I32),
		"fd_close":            takes(I32),
		"fd_seek":             takes(I32, I64, I32, I32),
		"fd_fdstat_get":       takes(I32, I32),
		"fd_fdstat_set_flags": takes(I32, I32),
		"fd_filestat_get":     takes(I32, I32),
		"fd_prestat_get":      takes(I32, I32),
		"fd_prestat_dir_name": takes(I32, I32, I32),
		"poll_oneoff":         takes(I32, I32, I32, I32),
		"sched_yield":         takes(),
		"proc_exit":           {Params: []ValueType{I32}},
	}
}

// WASINames returns the names of [WASIFunctions] in alphabetical order.
func WASINames() []string {
	return slices.Sorted(maps.Keys(WASIFunctions()))
}

// takes is the type of a WASI function that returns an errno.
func takes(params ...ValueType) FuncType {
	return FuncType{Params: params, Results: []ValueType{I32}}
}
