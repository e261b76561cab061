// Package sandbox runs WebAssembly modules nobody has to trust. It is the
// only package that knows wazero.
//
// The usual entry: [Describe] the bytes to decide whether they are wanted,
// [Load] them once, then call [Module.RunCommand] or [Module.CallReactor] as
// often as needed, from as many goroutines as needed. Every call gets a fresh
// instance that is closed before the call returns, because a reused one
// carries state from one input to the next.
//
// An instance has its input, a fixed clock and a fixed stream of random
// bytes, and nothing else: no files, network, environment or time of day. The
// limits are set in one place each: sizes and the deadline in [Config], the
// host functions in wasi.go, wazero's own settings in engine.go.
//
// # Limitations
//
// There is no fuel and no limit on call depth yet, and no full check of a
// module before wazero decodes it. Until there is:
//
//   - The deadline is checked at loop headers. Code that runs long without a
//     loop (a tree of calls, a long line of memory.fill) overruns it, and so
//     does Load, which cannot be interrupted while it compiles a function.
//   - A stack overflow happens at different depths in the two engines.
//   - [Describe] and [Load] refuse the shortest known files that make wazero
//     allocate without bound, but not all of them; see screen.
//
// So a module from a party that may want to stop this process must not be
// loaded into it yet.
//
// Bits of NaN values are the processor's, and differ between architectures.
package sandbox
