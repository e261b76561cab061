package worker

import (
	"os"
	"runtime/metrics"
	"time"
)

// watch ends the process once it comes to a limit, as far as Go can see it. The kernel's limits, where there are any,
// hold also when this goroutine gets no turn; see the package comment. It ends the process short of the kernel's limit
// of memory, because Go's runtime does not always say why it dies when it is refused memory: its garbage collector may
// crash.
func watch(l Limits, start time.Time) {
	const grace = time.Second // the parent's kill comes first; this one is for orphans
	for range time.Tick(2 * time.Millisecond) {
		switch {
		case mapped() > uint64(l.Memory/4*3):
			os.Exit(exitMemory)
		case cpuTime() > l.CPU:
			os.Exit(exitCPU)
		case time.Since(start) > l.Wall+grace:
			os.Exit(exitWall)
		}
	}
}

// ProcessorTime is the processor time that this process has used; 0 on a system that does not tell.
func ProcessorTime() time.Duration { return cpuTime() }

// mapped is the memory that Go has mapped to use, in bytes, without what it has reserved.
func mapped() uint64 {
	total := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(total)
	return total[0].Value.Uint64()
}
