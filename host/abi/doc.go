// Package abi is the contract between construe and a classifier plugin, as Go
// constants and as one check.
//
// A plugin is a WebAssembly core module (specification 2.0 binary format,
// version 1) that turns one JSON document into another and can observe
// nothing else. It takes one of two forms, told apart by what it exports:
//
//   - a command, a WASI preview 1 program with an export named _start, which
//     reads the projected facts on standard input, writes the classification
//     on standard output and exits with 0;
//   - a reactor, which exports its memory, an allocator and one function, and
//     needs no imports at all.
//
// The usual entry is [Detect]: describe the module statically, hand the
// description over, and learn which form it is or exactly why it is neither.
// Nothing of the module runs for that.
//
// # Compatibility
//
// The names, types and limits of version 1 do not change. A version 2 would
// add new export names beside them, and a host picks the highest version it
// knows among those a module offers; so a version is never learned by running
// code.
//
// # Limitations
//
// Detect reads a description, not a module. It cannot see what a function
// does, whether the module is valid WebAssembly, or whether it ends: those are
// for whoever decodes and runs it. A module that passes may still trap on
// every input.
package abi
