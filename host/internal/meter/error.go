package meter

import (
	"fmt"
	"strconv"
	"strings"
)

// Error is a refusal, the only kind of error of this package. Whoever refuses a module says the same of it on every
// machine.
type Error struct {
	// Reason is one of malformed, too-large, unsupported, invalid, import, signature, reserved-name and memory. With
	// memory, another result may come of more [Options].MemoryPages.
	Reason string
	// Detail is one English sentence without a stop, printable.
	Detail string
}

func (e *Error) Error() string { return fmt.Sprintf("rejected(%s): %s", e.Reason, e.Detail) }

// Reasons that the reader gives in many places.
const (
	malformed = "malformed"
	tooLarge  = "too-large"
)

func refuse(reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// unsupported refuses a feature of WebAssembly by its name.
func unsupported(feature string) *Error {
	return refuse("unsupported", "it uses %s, which this host does not run", feature)
}

// Quote makes text from outside, such as a name in a [Shape], safe to print, and short: one line, in ASCII.
func Quote(text string) string {
	const most = 160
	if line, _, more := strings.Cut(text, "\n"); more {
		text = line
	}
	if len(text) > most {
		text = text[:most] + "..."
	}
	return strconv.QuoteToASCII(text)
}
