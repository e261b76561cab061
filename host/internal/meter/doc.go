// Package meter rewrites a WebAssembly module so that what it does can be bounded: bytes in, bytes out. It runs
// nothing, and knows no engine, no cache and no file.
//
// The usual entry is [Instrument], which refuses a module or gives its metered form, a [Binary]. Whoever runs that sets
// the global [ExportFuel], calls [ExportStart] if there is one, and reads what was used from the globals afterwards;
// package sandbox does. [Outline] is a metered form for an engine that has its native code. Nothing is kept between
// calls, so they may come from any number of goroutines.
//
// # The gate
//
// No engine sees a byte that a party supplied, only what comes out here. What is larger than a limit (limits.go), uses
// a feature of WebAssembly that is not run (opcodes.go), or has an index that points at nothing, is refused; custom
// sections are dropped; tables keep their size. The limits are constants: they are far above what compilers give, and a
// module that is refused is refused everywhere.
//
// # The meter
//
// Fuel is taken for each basic block, for each eighth byte or entry of a bulk instruction, and for each call of the
// host; the prices stand in meter.go. Depth is the number of functions that were entered and not left. Both are counts
// of the module's own instructions, so that "this exhausted its fuel" is the same statement on every machine and in
// every engine. No guest can name the meter. The NaNs that arithmetic gives are made canonical, so that no result
// depends on the processor.
//
// # Compatibility
//
// Entries of the cache bear the name [Form], and records state the fuel that was counted. A change of what comes out
// here changes testdata/metered.golden, and with it Form, or the prices that TestWhatIsCharged lists, and makes records
// that cannot be replayed.
//
// # Limitations
//
//   - Types are not checked: the validator of an engine does that, on the metered form. An invalid module stays one.
//   - The meter counts and traps. It does not say why: the host tells want of fuel from want of depth by the globals.
//   - How far a memory grows is the engine's to bound; the meter notes that it was refused.
//   - A call that reaches the host through a table is charged as any instruction, and not as one of the host.
//   - Fuel is checked at entries, at loops and before what is dear, so that it may fall below zero by one run of
//     instructions between such places.
package meter
