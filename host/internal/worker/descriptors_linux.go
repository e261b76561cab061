package worker

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"syscall"
)

// closeInherited closes the descriptors that came through exec: those of Go's runtime do not survive one.
func closeInherited() error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return closeUnlisted()
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil {
			closeIfInherited(fd)
		}
	}
	return nil
}

// closeUnlisted closes them where /proc is not mounted. Low numbers are tried one by one. The kernel closes all others
// at once, Go's own too; so a low number must be free: a descriptor has the lowest number that is, and Go's then are
// low.
func closeUnlisted() error {
	const low = 1024
	const closeRange = 436 // close_range, on each architecture but MIPS, where this is no system call and fails
	free := false
	for fd := range low {
		free = !closeIfInherited(fd) || free
	}
	if !free {
		return errors.New("too many descriptors were inherited to close them without /proc; mount /proc")
	}
	if _, _, errno := syscall.Syscall(closeRange, low, math.MaxUint32, 0); errno != 0 {
		return fmt.Errorf("inherited descriptors cannot be closed without /proc; mount /proc: %w", errno)
	}
	return nil
}

// closeIfInherited closes a descriptor that came through exec, unless it is one of the standard three. It reports
// whether the number was in use.
func closeIfInherited(fd int) bool {
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
	if errno == 0 && flags&syscall.FD_CLOEXEC == 0 && fd > 2 {
		syscall.Close(fd)
	}
	return errno == 0
}
