package worker

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// harden and confine have nothing to set: a process of this system is bounded from outside, by a job object, and this
// package makes none. The watch and the parent's wall clock are what there is.
func harden() error        { return nil }
func confine(Limits) error { return nil }

func prepareThread() {}

func attributes() *syscall.SysProcAttr {
	const noWindow = 0x08000000 // CREATE_NO_WINDOW
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | noWindow}
}

func self() (string, error) { return os.Executable() }

func wait(cmd *exec.Cmd, exited func()) error {
	err := cmd.Wait()
	exited()
	return err
}

func kill(p *os.Process) { p.Kill() }

// cpuTime is the processor time that this process has used.
func cpuTime() time.Duration {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0
	}
	var created, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(process, &created, &ended, &kernel, &user); err != nil {
		return 0
	}
	return elapsed(kernel) + elapsed(user)
}

// elapsed reads a length of time, which counts in steps of 100 ns.
func elapsed(t syscall.Filetime) time.Duration {
	return time.Duration(uint64(t.HighDateTime)<<32|uint64(t.LowDateTime)) * 100
}

func overCPU(*os.ProcessState, time.Duration) bool { return false }
