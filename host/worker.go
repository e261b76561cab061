package host

import (
	"io"

	"github.com/construe-host/construe/host/internal/worker"
)

// ServeWorker is what the main function of an embedder's worker command calls: it does the one task that stdin asks for,
// writes the response to stdout, and returns the code that the process must exit with at once. It bounds the process for good
// and drops its environment, so it is for a process that does nothing else.
func ServeWorker(stdin io.Reader, stdout io.Writer) int {
	return worker.Serve(stdin, stdout, map[string]worker.Task{})
}
