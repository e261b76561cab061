package pipeline

import (
	"fmt"
	"runtime/debug"
)

// Fault is a panic of work on another goroutine, raised again where the caller can recover it, with the stack that the
// panic came from.
type Fault struct {
	Value any
	Stack []byte
}

// Error says what the work panicked with, and where.
func (f *Fault) Error() string { return fmt.Sprintf("%v\n%s", f.Value, f.Stack) }

// guarded does a piece of work. A panic comes back as a fault, and so does work that ends its own goroutine, as a
// failed test does, in whose place nothing would ever come: end is told of either on the goroutine that ends.
func guarded(work func(), end func(*Fault)) {
	finished := false
	defer func() {
		if p := recover(); p != nil {
			end(&Fault{p, debug.Stack()})
		} else if !finished {
			end(&Fault{"the work ended its goroutine", debug.Stack()})
		}
	}()
	work()
	finished = true
}
