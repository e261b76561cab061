package worker

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"unsafe"
)

// harden bounds the child in what no request says.
func harden() error {
	// If memory runs out all the same, this process goes first. That bounds nothing, so it may fail.
	os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	return errors.Join(closeInherited(), hardenUnix())
}

// confine bounds the child as the request says. Memory is RLIMIT_DATA: RLIMIT_AS would count what Go only reserves.
// What is mapped beside Go's heap by now comes on top.
func confine(l Limits) error {
	err := confineUnix(l)
	if sanitized {
		return err
	}
	return errors.Join(err, setLimit(syscall.RLIMIT_DATA, uint64(l.Memory)+besideHeap()))
}

// besideHeap is what the kernel counts for RLIMIT_DATA and is not Go's heap, in bytes: a table of 32 MiB that stays
// untouched, and the stacks of threads. Without /proc it is the table alone, so that the bound is the tighter one.
func besideHeap() uint64 {
	data, err := mappedData()
	if err != nil {
		const table = 32 << 20 * (^uint(0) >> 63) // there is none on systems of 32 bits
		return uint64(table)
	}
	return max(data, mapped()) - mapped()
}

// mappedData is what the kernel counts for RLIMIT_DATA, in bytes.
func mappedData() (uint64, error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(b)
	if len(fields) < 6 {
		return 0, fmt.Errorf("/proc/self/statm has %d fields", len(fields))
	}
	pages, err := strconv.ParseUint(string(fields[5]), 10, 64)
	return pages * uint64(os.Getpagesize()), err
}

// prepareThread makes the thread that starts a child as the child should be from its first instruction: without a way
// to gain privileges, and after others when the processors are busy. Both are of the thread, and neither can be undone.
func prepareThread() {
	const setNoNewPrivs, nice = 38, 5 // PR_SET_NO_NEW_PRIVS
	syscall.RawSyscall6(syscall.SYS_PRCTL, setNoNewPrivs, 1, 0, 0, 0, 0)
	syscall.Setpriority(syscall.PRIO_PROCESS, 0, nice)
}

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// wait waits for a process and kills what it leaves of its group. Until the process is reaped, no other can have its
// number; so exited, after which nobody kills by that number, is called before.
func wait(cmd *exec.Cmd, exited func()) error {
	const pid, wexited, nowait = 1, 4, 0x1000000 // P_PID, WEXITED, WNOWAIT
	var info [128]byte
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, pid, uintptr(cmd.Process.Pid),
			uintptr(unsafe.Pointer(&info)), wexited|nowait, 0, 0)
		if errno != syscall.EINTR {
			break
		}
	}
	exited()
	kill(cmd.Process)
	return cmd.Wait()
}
