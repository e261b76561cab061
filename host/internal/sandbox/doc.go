// Package sandbox runs WebAssembly modules nobody has to trust. It is the only package that knows wazero.
//
// The usual entry: [Load] the bytes of a classifier once ([Config].Admit decides from their shape whether they are
// wanted), then call [Module.RunCommand] or [Module.CallReactor] as often as needed, from as many goroutines as needed.
// Every call gets a fresh instance that is closed before the call returns, because a reused one carries state from one
// input to the next.
//
// # The meter
//
// The engine sees no byte that a party supplied, only the metered form that package meter makes of it, or refuses to.
// An instance is given its budget of fuel, and what it used is read from the meter when it ends. What the meter cannot
// see is calls of the host through a table: all calls of the host are counted and bounded here (wasi.go).
//
// # Compiled code
//
// Native code is an optimisation that nobody's result depends on. wazero's compiler takes time and memory that grow
// faster than a function, and hardly stops, so it works where it can be killed: [Config].Native has another process
// call [CompileNative] on the metered form. Whatever goes wrong there (it is killed, or gives what does not load) the
// module is interpreted, with the same result and the same fuel, and [Module.Interpreted] says why. This process never
// compiles to make up for code that it does not find (image.go). With the engine Auto a module begins in the
// interpreter, and is compiled beside its calls once these have taken as much fuel as compiling is worth (promote.go),
// whether the code can be kept or not; a call stays in the engine in which it began.
//
// An entry of the cache is found by the digest of the module as it came, and holds what the gate found out about it
// beside the code: what passed the gate is neither metered nor validated again. wazero is given the module's outline to
// link the code to, which has no bodies ([meter.Outline]). An entry appears whole; one that is not as it was written is
// not used and is replaced by the next that is made, and another processor's is removed (store.go).
//
// # What a guest can observe
//
// An instance has its input, a fixed clock and a fixed stream of random bytes, and nothing else: no files, network,
// environment or time of day. The NaNs that arithmetic gives are the same everywhere. Limits are set in one place each:
// of what a module is made of in package meter, of a call in [Config], of the host functions in wasi.go, of what is
// compiled and wazero's own settings in image.go.
//
// # Limitations
//
//   - Compiled code is not interrupted: it runs until it ends, calls the host or is out of fuel, and holds up the
//     garbage collector meanwhile. At the default budget that is a fraction of a second.
//   - Without [Config].Native, [Load] with the Compiler engine compiles in this process. That is for modules of parties
//     who are trusted: it takes time that grows faster than a function, and nothing but the size of a body bounds it.
//   - Compiled code is believed to be its module's, whether [CompileNative] gave it or the cache did. What is checked
//     is that it is whole, is kept in a folder that nobody else can write to, and is of a form that wazero can read.
//   - The two engines run out of stack at different points. The limit on depth keeps ordinary functions far from both;
//     one made of frames of many kilobytes may end as [HostLimit] in one engine and not in the other.
//   - Memory is bounded for each instance; [Config].Slots bounds how many of them there are at a time.
//   - How wazero's compiler translates an instruction is trusted. The interpreter is the smaller thing to trust.
package sandbox
