package worker

import (
	"fmt"
	"time"
)

// Limits bound one task. A field that is 0 has its default.
type Limits struct {
	// Wall bounds the time from the start of the process to its end. Default: 10 seconds.
	Wall time.Duration
	// CPU bounds the processor time of all threads together. Default: 5 seconds.
	CPU time.Duration
	// Memory bounds the memory of the process, in bytes; a task has about three quarters of it. Default: 256 MiB.
	Memory int64
	// Output bounds the response, in bytes. Default: 16 MiB.
	Output int64
	// Files bounds each file that the task writes, in bytes. Default: 0, which is none at all.
	Files int64
}

// maxInput bounds a request, in bytes.
const maxInput = 64 << 20

func (l Limits) withDefaults() (Limits, error) {
	if l.Wall == 0 {
		l.Wall = 10 * time.Second
	}
	if l.CPU == 0 {
		l.CPU = 5 * time.Second
	}
	if l.Memory == 0 {
		l.Memory = 256 << 20
	}
	if l.Output == 0 {
		l.Output = 16 << 20
	}
	return l, l.check()
}

func (l Limits) check() error {
	if l.Wall <= 0 || l.CPU <= 0 || l.Memory <= 0 || l.Output <= 0 || l.Files < 0 {
		return fmt.Errorf("a limit is not positive: %+v", l)
	}
	const mostOutput = 1 << 30 // it is held in memory
	if l.Output > mostOutput {
		return fmt.Errorf("the limit of the output is %d, more than %d", l.Output, mostOutput)
	}
	return nil
}
