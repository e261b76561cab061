// Package host compares how parties construe a contract clause: each supplies a classifier plugin and a policy, and the
// host lays their verdicts on a runtime side by side.
//
// The usual entry is [Open] on a case, then [Host.Compare]. Data flows one way: a runtime becomes facts, facts become a
// classification, a classification becomes a verdict, verdicts become a comparison; there is one method for each step,
// and one for each verb that stands on them.
//
// # Outcomes and errors
//
// A breach or a dispute is a result. A party that cannot be loaded, or fails, becomes the outcome error in its own
// cells and hides nobody else's. A Go error means that the request or the case cannot be worked with; it carries
// [schema.Problems].
//
// # Goroutines, memory and the cache
//
// A method works on several goroutines, which have ended when it returns; no more calls of plugins and policies run at
// once on a host than there are processors. docs/embedding.md says what is held meanwhile, and what [Config].CacheDir
// keeps.
//
// # Limitations
//
// Plugins and policies run metered, in this process; what OPA's compiler does with a policy, and wazero's with
// WebAssembly, runs in a worker process ([ServeWorker]). docs/architecture.md says what that does not stop.
//
// # Compatibility
//
// Before version 1 the Go interface may change; documents carry versions of their own.
package host

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// Host is an open case. It is safe for concurrent use. Whoever opened it closes it, once no call is running.
type Host struct{ opened *engine.Case }

// Open reads a case, and loads the plugins and prepares the policies of its readings.
//
// # Errors
//
// [schema.Problems]: what is wrong with the case or the request (no-worker, unknown-reading, wasm-engine, judge-engine,
// fuel, limit, and the codes of [schema.Parse]). A plugin or policy that is at fault does not fail Open.
func Open(ctx context.Context, c Config) (*Host, error) {
	opened, err := engine.Open(ctx, engine.Config(c))
	if err != nil {
		return nil, err
	}
	return &Host{opened}, nil
}

// Close releases what Open made, and only that.
func (h *Host) Close(ctx context.Context) error { return h.opened.Close(ctx) }

// Case is the dispute that was opened. Nobody changes it.
func (h *Host) Case() *schema.Case { return h.opened.Dispute }

// CaseDigest names what was opened by the content of case.yaml and its library, as a comparison does.
func (h *Host) CaseDigest() string { return h.opened.Digest }

// Readings lists the readings that were loaded, sorted.
func (h *Host) Readings() []string { return append([]string(nil), h.opened.Readings...) }

// Runtimes lists the runtimes of the case by id, sorted.
func (h *Host) Runtimes() []string { return h.opened.Runtimes() }

// Runtime reads a runtime of the case by id.
//
// # Errors
//
// [schema.Problems]: unknown-runtime, and the codes of [schema.Parse].
func (h *Host) Runtime(id string) (*schema.Document, error) { return h.opened.Runtime(id) }

// ServeWorker is what the main function of an embedder's worker command calls: it does the one task that stdin asks
// for, writes the response to stdout, and returns the code that the process must exit with at once. It bounds the
// process for good and drops its environment, so it is for a process that does nothing else.
func ServeWorker(stdin io.Reader, stdout io.Writer) int { return engine.ServeWorker(stdin, stdout) }

// Known lists the readings that were found, loaded or not, sorted.
func (h *Host) Known() []string { return schema.Keys(h.opened.Sources) }

// Warnings are what of the case and the readings loads and may not be meant: a case of the first form, a reading that
// was pinned to another state of the case.
func (h *Host) Warnings() schema.Problems { return slices.Clone(h.opened.Warnings) }

// Reading is a reading that was found, loaded or not, with what comes with another's policy where it takes that; nil
// where there is none of the name. Nobody changes it.
func (h *Host) Reading(id string) *schema.Reading {
	if s := h.opened.Sources[id]; s != nil {
		return s.Reading
	}
	return nil
}

// PolicyFiles are the Rego files of a reading's policy, or of the one that it takes from another, with its tests, by
// their names below the policy's folder.
//
// # Errors
//
// [schema.Problem]: no-policy, too-many-files, unreadable.
func (h *Host) PolicyFiles(reading string) (map[string][]byte, error) {
	b, err := h.opened.PolicyBundle(reading)
	out := map[string][]byte{}
	for name, source := range b.Files {
		out[strings.TrimPrefix(strings.TrimPrefix(name, b.Folder), "/")] = source
	}
	return out, err
}
