// Package cache says what of a folder of compiled code can be relied on: what stands in it is executed, or decides a
// verdict, as it stands, so that an entry has to be the user's own and bear a mark that only the user's key makes.
//
// The usual entry is [Usable] on a folder, then [Write] and [Read] of entries, each of a kind and under a name.
// [Seal] and [Unseal] are the form of one entry.
//
// # Limitations
//
// Whoever has the key, or runs code as the user, can make entries. A key belongs where a restored or shared cache
// does not come from.
package cache

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
)

// MinKey is the length of the shortest key, in bytes.
const MinKey = 32

// form begins every entry; it changes with the form.
const form = "construe cache 1\n"

// Usable reports whether a folder can hold entries under a key: it is there or can be made, it is the user's own, and
// nobody else can write to it.
func Usable(dir string, key []byte) bool {
	return dir != "" && len(key) >= MinKey && os.MkdirAll(dir, 0o700) == nil && Private(dir)
}

// Private reports whether a folder is the effective user's own and closed to writing by others.
func Private(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir() && Own(info)
}

// Own reports whether a file or folder is the effective user's own and closed to writing by others.
func Own(info os.FileInfo) bool { return info.Mode().Perm()&writable == 0 && owned(info) }

// Seal makes an entry: content that is authenticated as one of this kind, under this name.
func Seal(key []byte, kind, name string, content []byte) []byte {
	return append(append(append([]byte(form), mark(key, kind, name, content)...), '\n'), content...)
}

// Unseal gives the content of an entry, where it is one of this kind that was made under this name with this key.
func Unseal(key []byte, kind, name string, entry []byte) (content []byte, ok bool) {
	rest, ok := bytes.CutPrefix(entry, []byte(form))
	if !ok || len(key) < MinKey {
		return nil, false
	}
	found, content, ok := bytes.Cut(rest, []byte("\n"))
	if !ok || !hmac.Equal(found, mark(key, kind, name, content)) {
		return nil, false
	}
	return content, true
}

// mark is the HMAC-SHA256, in hexadecimal, of all that an entry is. Kinds and names are construe's own and hold no
// zero.
func mark(key []byte, kind, name string, content []byte) []byte {
	h := hmac.New(sha256.New, key)
	io.WriteString(h, form+kind+"\x00"+name+"\x00")
	h.Write(content)
	return hex.AppendEncode(nil, h.Sum(nil))
}

// Read gives the content of the entry in a file, of at most so many bytes: nil where it is not the user's own, or not
// what was written under this kind and name with this key.
func Read(file string, key []byte, kind, name string, most int64) []byte {
	before, err := os.Lstat(file) // to open a pipe would be to wait
	if err != nil || !before.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || !Own(info) || !os.SameFile(before, info) {
		return nil
	}
	var entry bytes.Buffer
	entry.Grow(int(min(before.Size(), most)) + bytes.MinRead) // an entry of megabytes is not copied as it grows
	if n, err := entry.ReadFrom(io.LimitReader(f, most+1)); err != nil || n > most {
		return nil
	}
	content, ok := Unseal(key, kind, name, entry.Bytes())
	if !ok {
		return nil
	}
	return content
}

// Write puts an entry in a file of a usable folder. It appears whole, by one rename.
func Write(file string, key []byte, kind, name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), "making-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(Seal(key, kind, name, content))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
