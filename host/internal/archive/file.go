package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// ReadFile reads a regular file of at most so many bytes: a party's folder may hold anything. It looks before it opens,
// because to open a pipe is to wait for whoever writes to it.
func ReadFile(fsys fs.FS, name string, most int) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New(name + " is not a path below the folder")
	}
	if info, err := fs.Stat(fsys, name); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New(name + " is not a regular file")
	}
	var data bytes.Buffer
	data.Grow(int(min(info.Size(), int64(most))) + bytes.MinRead) // a module of megabytes is not copied as it grows
	_, err = data.ReadFrom(io.LimitReader(f, int64(most)+1))
	if err == nil && data.Len() > most {
		err = errors.New(name + " is larger than " + bytesInWords(most))
	}
	return data.Bytes(), err
}

// bytesInWords is a number of bytes for people.
func bytesInWords(n int) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}
