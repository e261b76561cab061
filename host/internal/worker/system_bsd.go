//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package worker

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// harden bounds the child in what no request says.
func harden() error { return hardenUnix() }

// confine bounds the child as the request says. RLIMIT_DATA bounds what Go uses on OpenBSD; elsewhere it is the watch
// that does.
func confine(l Limits) error {
	return errors.Join(confineUnix(l), setLimit(syscall.RLIMIT_DATA, uint64(l.Memory)))
}

func prepareThread() {}

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func self() (string, error) { return os.Executable() }

// wait waits for a process. It leaves its group alone: once the process is reaped, the group's number may be another's.
func wait(cmd *exec.Cmd, exited func()) error {
	err := cmd.Wait()
	exited()
	return err
}
