//go:build !(linux || darwin || dragonfly || freebsd || netbsd || openbsd || windows)

package worker

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

var errSystem = errors.New("this system has no workers")

// Where nothing can be bounded, no task is done: the parent starts no process, and the child refuses.

func harden() error        { return errSystem }
func confine(Limits) error { return errSystem }

func prepareThread() {}

func attributes() *syscall.SysProcAttr { return nil }

func self() (string, error) { return "", errSystem }

func wait(cmd *exec.Cmd, exited func()) error {
	err := cmd.Wait()
	exited()
	return err
}

func kill(p *os.Process) { p.Kill() }

func cpuTime() time.Duration { return 0 }

func overCPU(*os.ProcessState, time.Duration) bool { return false }
