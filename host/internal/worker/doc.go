// Package worker runs one piece of work in a process of its own, for work that nothing in this process could stop: a
// compiler or an evaluator that is fed by somebody who may want it never to end, or to take all memory.
//
// The parent calls [Command.Run]; the child's main calls [Serve]. There is one process for one task: it reads one
// request, writes one response and ends. Nothing is reused, so that no task can leave anything to the next.
//
// # What bounds what
//
//	                     Linux                      macOS, BSD                    Windows
//	wall clock           kill of the process group  kill of the process group     kill of the process
//	processor time       watch, RLIMIT_CPU          watch, RLIMIT_CPU             watch
//	memory               watch, RLIMIT_DATA         watch (RLIMIT_DATA: OpenBSD)  watch
//	stack                Go's own limit             the same                      the same
//	response, stderr     the parent's reading       the same                      the same
//	writing of files     RLIMIT_FSIZE, mostly 0     RLIMIT_FSIZE, mostly 0        -
//	open files, cores    RLIMIT_NOFILE, _CORE       RLIMIT_NOFILE, _CORE          -
//	privileges           no_new_privs               -                             -
//	inherited files      none                       what the parent inherited     none
//	environment          its mark, until Serve      its mark, until Serve         SYSTEMROOT and its mark, until Serve
//	                     drops it                   drops it                      drops it
//	death of the parent  Pdeathsig                  watch of the wall clock       watch of the wall clock
//
// The watch is a goroutine of the child that looks at its memory and its times every few milliseconds. It stops work
// that Go's scheduler can interrupt, which all Go code is; one huge allocation that is touched at once, or machine code
// that no scheduler interrupts, can outrun it. The kernel's limits cannot be outrun, but only Linux has one for the
// memory that Go uses: RLIMIT_AS would count what Go reserves and never uses. Elsewhere memory is bounded by the watch
// alone. The watch acts at three quarters of Limits.Memory, the kernel at all of it, on top of what is mapped beside
// the heap when the worker starts (33 MiB, of which next to nothing is touched; more where cgo starts threads). The
// garbage collector is told to keep below five eighths, so that ordinary work that comes close is slowed down rather
// than ended.
//
// RLIMIT_FSIZE is Limits.Files. It bounds each file, and not how many there are.
//
// Builds with the race detector, whose shadow memory counts as data, have no RLIMIT_DATA.
//
// # Linux without /proc
//
// A container or chroot may have no /proc. The bounds are the same there. The program itself is found by argv[0] rather
// than by /proc/self/exe. Inherited files are closed by close_range, which needs Linux 5.9; a worker that cannot close
// them refuses its task. RLIMIT_DATA leaves room for less beside the heap, since the kernel's count cannot be read.
// Only the worker's preference to be the first that an overall want of memory ends is lost.
//
// # What is not stopped
//
// A task could read files, open sockets and start processes. The tasks that exist do none of this by construction: they
// are Go code that gets bytes and returns bytes, and what they compile does not run in them. One of them also writes a
// file, into a folder that the parent makes for it and removes. A filter of system calls (seccomp) or of paths
// (Landlock) would only matter once memory-unsafe code, or code that a party wrote, runs in a worker. It would be worth
// it then; now it would cost a table of system calls for each architecture and release of Go, where a gap kills honest
// work, for no attack that is known. What a task leaves running is killed with its group on Linux; a process that made
// itself a session of its own, or one left behind on another system, is not found.
//
// None of these bounds is reproducible: whether work hits one depends on the machine. So none may become part of a
// verdict, and every [*Error] but the task's own says only that this host stopped the work.
package worker
