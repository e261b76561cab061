package host

import (
	"io/fs"
	"time"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/replay"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Config says which dispute to open, and within which bounds. Case and Plugins are needed, and Worker
// or Trusted where readings are loaded; the zero value of every other field is the safe default.
type Config struct {
	// Case is the case's folder: case.yaml, runtimes/, and readings/ with a folder for each. Where parties write into
	// it, take [os.Root.FS], which no link leads out of, and not [os.DirFS].
	Case fs.FS
	// CaseName goes before file names in errors, such as "policies/my-case"; it is part of no document.
	CaseName string
	// With are readings beside those of the case: each a folder with reading.yaml, and its name for people; [ReadingTar]
	// and [ReadingLayout] give one from other forms. Where parties write into it, take [os.Root.FS] here as well.
	With []Folder
	// Plugins holds a folder for each plugin that stands neither in its reading's own folder nor below the case's
	// plugins/.
	Plugins fs.FS
	// Readings restricts the host to these; all that there are if empty.
	Readings []string
	// NoReadings opens the case alone: its runtimes can be read and their facts made, and nothing judged.
	NoReadings bool
	// Substitutes puts another plugin or policy in the place of a reading's own, by reading.
	Substitutes map[string]Substitute
	// Wasm is auto, interpreter or compiler: how WebAssembly runs, plugins and policies alike; auto if empty. It never
	// changes a result. Compiler compiles each module before it is used; auto compiles one that has been interpreted
	// for as long as that takes, while it goes on. Both do so in a Worker alone, unless the parties are Trusted, and
	// interpret what cannot be compiled within bounds.
	Wasm string
	// Judge is interpreter or topdown: what evaluates policies; interpreter if empty. Topdown is OPA's own evaluator.
	Judge string
	// CrossCheck has topdown judge every cell as well. Where the two engines differ, the cell is an error.
	CrossCheck bool
	// Worker is the command, with its arguments, of a program whose main calls [ServeWorker]; an empty first word
	// stands for this very program. What OPA does with a party's Rego (compiling, testing, topdown) and compiling
	// WebAssembly are done there, in processes that are bounded and can be killed. Without one, Open refuses to load
	// policies unless they are Trusted.
	Worker []string
	// Trusted says that the parties' Rego may be compiled, tested and judged by topdown in this process, and their
	// WebAssembly be compiled here where Wasm is compiler; each can stop or exhaust it. It changes nothing where there
	// is a Worker.
	Trusted bool
	// Fuel and PolicyFuel bound the work of one plugin call, in instructions, more or less, and of one policy
	// evaluation, in steps: a statement is one. If 0: 500,000,000 and 6,000 for each byte of input; 2,000,000 and 200
	// for each value of the input.
	Fuel, PolicyFuel int64
	// Depth bounds how many functions may be entered and not left, in a plugin and in a policy; 512 if 0, at most 1024.
	Depth int
	// MemoryPages bounds the memory of one plugin call and of one policy evaluation, in pages of 64 KiB; 1024, which is
	// also the most, if 0.
	MemoryPages int
	// InputBytes bounds what one plugin call is shown of the facts; 1 MiB if 0, at most 16 MiB.
	InputBytes int
	// OutputBytes bounds the answer of one plugin call; 1 MiB if 0, at most 16 MiB.
	OutputBytes int
	// CacheDir keeps compiled plugins and policies, and what maps saw of these; nothing is kept if empty. It must be the
	// user's own: native code is run from it.
	CacheDir string
	// CacheKey authenticates what is kept, so that no entry is used that was not made under it: 32 random bytes or more
	// that do not come from where the folder comes from, such as a restored or shared cache. Nothing is kept without
	// one.
	CacheKey []byte
	// Timeout bounds one plugin call and one policy evaluation in wall-clock time. If 0: 10 s, and where fuel is
	// counted 20 s more for each 1,000,000,000 of it, so that it is fuel that runs out, on every machine at the same
	// point.
	Timeout time.Duration
}

// Substitute is a plugin folder, a policy folder, or both, that stand in for a reading's own. Its fields are Plugin and
// Policy, each an [fs.FS], nil to leave the own one, and Name, the folder's name in errors.
type Substitute = engine.Substitute

// Folder is a reading's folder. Its fields are FS; Name, its name in errors; and As, another id to load it under,
// beside another version of it, "" for its own.
type Folder = engine.Folder

// CheckCache says why compiled plugins and policies cannot be kept in a folder under a key, which [Open] leaves unused
// then; nil where they can, or where dir is empty.
//
// # Errors
//
// [schema.Problem]: cache.
func CheckCache(dir string, key []byte) error { return engine.CheckCache(dir, key) }

// IsPrivate reports whether a file is the effective user's own and closed to writing by others, as every entry of a
// cache and its key must be.
func IsPrivate(info fs.FileInfo) bool { return engine.Own(info) }

// BundleConfig is the configuration that opens a bundle's case with its record's readings, within the bounds of c.
func BundleConfig(b record.Bundle, r *schema.Record, c Config) Config {
	return Config(replay.BundleConfig(b, r, engine.Config(c)))
}

// RecordConfig gives c the judge and the limits that a record was made under, where c leaves them at their defaults, so
// that what a limit stopped is stopped again. A limit that the record does not name stays as it is.
//
// # Errors
//
// [schema.Problems]: limit, where the record asks for more fuel than a replay takes from a stranger; c can set it.
func RecordConfig(r *schema.Record, c Config) (Config, error) {
	out, err := engine.RecordConfig(r, engine.Config(c))
	return Config(out), err
}
