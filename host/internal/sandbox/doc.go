// Package sandbox runs WebAssembly modules nobody has to trust. It is the only package that knows wazero.
//
// The usual entry for a classifier: [Describe] the bytes to decide whether they are wanted, [Load] them once, then call
// [Module.RunCommand] or [Module.CallReactor] as often as needed, from as many goroutines as needed. A compiled policy is
// loaded with the policy [Profile] and run with [Module.Run]. Every call gets a fresh instance that is closed before the
// call returns, because a reused one carries state from one input to the next.
//
// # The gate
//
// The engine sees no byte that a party supplied, only what the gate (gate.go) makes of it. The gate refuses what is larger
// than a limit (limits.go), what uses a feature of WebAssembly that this host does not run, and every index that points at
// nothing. It adds a meter (meter.go): fuel, taken for each basic block, for each eighth byte or entry of a bulk
// instruction, and for each call of the host; and the depth of calls. Both are counts of the module's own instructions, so
// that "this exhausted its fuel" is the same statement on every machine and in both engines. No guest can name the meter.
//
// # What a guest can observe
//
// An instance has its input, a fixed clock and a fixed stream of random bytes, and nothing else: no files, network,
// environment or time of day. The NaNs that arithmetic gives are made canonical. Limits are set in one place each: of what
// a module is made of in limits.go, of a call in [Config], of the host functions in wasi.go, wazero's own settings in
// sandbox.go.
//
// # Limitations
//
//   - Compiled code is not interrupted: it runs until it ends, calls the host or is out of fuel, and holds up the garbage
//     collector meanwhile. At the default budget that is a fraction of a second.
//   - [Load] with the Compiler engine takes as long as wazero's compiler does, which grows faster than a function and
//     cannot be interrupted; what it may cost is bounded by the size of a body alone (larger ones are interpreted). A
//     module from a party that may want to stop this process is compiled in another.
//   - The two engines run out of stack at different points. The limit on depth keeps ordinary functions far from both;
//     one made of frames of many kilobytes may end as [HostLimit] in one engine and not in the other.
//   - Memory is bounded for each instance, not for all that run at a time.
//   - How wazero's compiler translates an instruction is trusted. The interpreter is the smaller thing to trust.
package sandbox
