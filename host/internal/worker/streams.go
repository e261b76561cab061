package worker

import (
	"bytes"
	"fmt"
)

// stdout keeps what a process writes, up to a bound; beyond it, it says so once and fails.
type stdout struct {
	data     []byte
	most     int
	over     bool
	overflow func()
}

func (s *stdout) Write(p []byte) (int, error) {
	if s.over || len(s.data)+len(p) > s.most {
		if !s.over {
			s.over, s.data = true, nil
			s.overflow()
		}
		return 0, errTooLarge
	}
	s.data = append(s.data, p...)
	return len(p), nil
}

// stderr takes all that a process writes, and keeps the beginning and the end. What Go says of its own end can stand
// between them, since the traces of all goroutines follow it, for seconds and megabytes; so it is looked for as it
// passes, and the process is not waited for once it has said it.
type stderr struct {
	head, tail []byte
	size       int
	memory     bool   // whether it says that memory ran out
	last       []byte // how Go's last words begin; nil if there were none
	after      int    // bytes that followed them
	dying      func()
}

const (
	kept    = 2000     // of each end, in bytes; with the line between them less than 4 KiB
	epitaph = 64 << 10 // bytes that may follow Go's last words
)

func (s *stderr) Write(p []byte) (int, error) {
	const overlap = 64 // longer than what is looked for
	seen := append(s.tail[max(0, len(s.tail)-overlap):len(s.tail):len(s.tail)], p...)
	for _, words := range []string{"out of memory", "cannot allocate"} {
		s.memory = s.memory || bytes.Contains(seen, []byte(words))
	}
	if s.last != nil {
		s.lastWords(p)
	}
	for _, words := range []string{"fatal error: ", "panic: ", "SIGSEGV: ", "SIGBUS: "} {
		if i := bytes.Index(seen, []byte(words)); i >= 0 && s.last == nil {
			s.lastWords(seen[i:])
		}
	}
	s.size += len(p)
	room := kept - len(s.head)
	s.head = append(s.head, p[:min(room, len(p))]...)
	s.tail = append(s.tail, p...)
	s.tail = append(s.tail[:0:0], s.tail[max(0, len(s.tail)-kept):]...)
	return len(p), nil
}

func (s *stderr) lastWords(p []byte) {
	const most = 200
	s.last = append(s.last, p[:min(len(p), most-len(s.last))]...)
	if s.after += len(p); s.after > epitaph {
		s.dying()
	}
}

// String is what was kept, as it may be shown; at most 4 KiB.
func (s *stderr) String() string {
	switch {
	case s.size <= kept:
		return printable(string(s.head))
	case s.size <= 2*kept:
		return printable(string(s.head) + string(s.tail[2*kept-s.size:]))
	}
	return printable(string(s.head)) + fmt.Sprintf("\n... %d bytes ...\n", s.size-2*kept) + printable(string(s.tail))
}
