//go:build linux || darwin || dragonfly || freebsd || netbsd || openbsd

package worker

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// hardenUnix sets the limits that no request changes: no core, and as few descriptors as Go gets by with.
func hardenUnix() error {
	return errors.Join(setLimit(syscall.RLIMIT_CORE, 0), setLimit(syscall.RLIMIT_NOFILE, 16))
}

// confineUnix bounds the files, and has the kernel kill what the watch did not end: it counts in whole seconds.
func confineUnix(l Limits) error {
	return errors.Join(setLimit(syscall.RLIMIT_FSIZE, uint64(l.Files)),
		setLimit(syscall.RLIMIT_CPU, uint64((l.CPU+time.Second-1)/time.Second)+1))
}

// setLimit lowers a limit for good. A limit that is lower already stays.
func setLimit(which int, n uint64) error {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(which, &r); err != nil {
		return os.NewSyscallError("getrlimit", err)
	}
	lower(&r.Max, n)
	lower(&r.Cur, n)
	return os.NewSyscallError("setrlimit", syscall.Setrlimit(which, &r))
}

// lower is generic because systems do not agree on the type of a limit. Infinity is the largest value of either.
func lower[T int64 | uint64](limit *T, n uint64) { *limit = T(min(uint64(*limit), n)) }

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// kill ends a process and its group, which it leads.
func kill(p *os.Process) { syscall.Kill(-p.Pid, syscall.SIGKILL) }

// overCPU reports whether the kernel ended a process for its processor time: by the signal that says so, or by the one
// that comes last, which others send too.
func overCPU(state *os.ProcessState, limit time.Duration) bool {
	status, is := state.Sys().(syscall.WaitStatus)
	if !is || !status.Signaled() {
		return false
	}
	used := state.UserTime() + state.SystemTime()
	return status.Signal() == syscall.SIGXCPU || status.Signal() == syscall.SIGKILL && used >= limit
}
