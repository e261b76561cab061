package worker

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
)

// A frame is the one message of each direction:
//
//	magic 8 | version 2 | kind 2 | wall, cpu, memory, output, files 8 each | digest of the request 32 |
//	length of the label 4 | length of the body 4 | digest 32 | label | body
//
// Numbers are big-endian, times in nanoseconds. The digest is SHA-256 of everything else in the frame. Limits stand in
// a request only, the digest of the request in a response only; they are zero otherwise, so that a frame has one
// spelling.
const (
	magic      = "\x89cwork\r\n"
	version    = 2
	limited    = 5 // limits in a frame
	headerSize = len(magic) + 2 + 2 + limited*8 + sha256.Size + 4 + 4 + sha256.Size
	unsummed   = headerSize - sha256.Size
	maxLabel   = 64
)

type kind uint16

const (
	request kind = iota + 1 // label: the task, body: its input
	result                  // body: the task's output
	failure                 // label: the code of the task's error, body: its data
	refusal                 // label: why the worker did not do what was asked, body: a text
)

type digest [sha256.Size]byte

type frame struct {
	kind   kind
	limits Limits
	re     digest // of the request that is answered
	label  string
	body   []byte
}

// encode gives the bytes of a frame and its digest.
func (f *frame) encode() ([]byte, digest) {
	b := make([]byte, 0, headerSize+len(f.label)+len(f.body))
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint16(b, version)
	b = binary.BigEndian.AppendUint16(b, uint16(f.kind))
	for _, n := range []int64{int64(f.limits.Wall), int64(f.limits.CPU), f.limits.Memory, f.limits.Output,
		f.limits.Files} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	b = append(b, f.re[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.label)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.body)))
	own := sum(b, f.label, f.body)
	b = append(b, own[:]...)
	b = append(b, f.label...)
	return append(b, f.body...), own
}

func sum(header []byte, label string, body []byte) (out digest) {
	h := sha256.New()
	h.Write(header)
	io.WriteString(h, label)
	h.Write(body)
	h.Sum(out[:0])
	return out
}

// header is the part of a frame of fixed size; what it says is not yet known to be what was sent.
type header struct {
	frame
	raw         [headerSize]byte
	label, body uint32 // lengths
}

// digest is the frame's own, as it claims.
func (h *header) digest() digest { return digest(h.raw[unsummed:]) }

// readHeader reads the fixed part of a frame, and nothing beyond it.
func readHeader(r io.Reader) (*header, error) {
	h := &header{}
	if _, err := io.ReadFull(r, h.raw[:]); err != nil {
		return nil, fmt.Errorf("the header is incomplete: %w", err)
	}
	if !bytes.HasPrefix(h.raw[:], []byte(magic)) {
		return nil, errors.New("it does not begin like a frame")
	}
	rest := h.raw[len(magic):]
	if v := binary.BigEndian.Uint16(rest); v != version {
		return nil, fmt.Errorf("its version is %d; expected %d", v, version)
	}
	h.kind = kind(binary.BigEndian.Uint16(rest[2:]))
	if h.kind < request || h.kind > refusal {
		return nil, fmt.Errorf("there is no kind %d", h.kind)
	}
	rest = rest[4:]
	var n [limited]int64
	for i := range n {
		u := binary.BigEndian.Uint64(rest[8*i:])
		if u > math.MaxInt64 {
			return nil, errors.New("a limit is out of range")
		}
		n[i] = int64(u)
	}
	h.limits = Limits{Wall: time.Duration(n[0]), CPU: time.Duration(n[1]), Memory: n[2], Output: n[3], Files: n[4]}
	rest = rest[limited*8:]
	h.re = digest(rest[:sha256.Size])
	h.label, h.body = binary.BigEndian.Uint32(rest[sha256.Size:]), binary.BigEndian.Uint32(rest[sha256.Size+4:])
	if h.kind == request && (h.limits.check() != nil || h.re != digest{}) ||
		h.kind != request && h.limits != (Limits{}) {
		return nil, errors.New("limits or digest do not go with its kind")
	}
	if h.label > maxLabel {
		return nil, fmt.Errorf("its label has %d bytes; at most %d are allowed", h.label, maxLabel)
	}
	return h, nil
}

// readRest reads what follows the header, to the end of r: the frame must be the only one and whole. It allocates in
// proportion to what r gives, whatever the header claims.
func (h *header) readRest(r io.Reader, mostBody int64) (*frame, error) {
	if int64(h.body) > mostBody {
		return nil, fmt.Errorf("its body has %d bytes; at most %d are allowed", h.body, mostBody)
	}
	var rest bytes.Buffer
	want := int64(h.label) + int64(h.body)
	got, err := rest.ReadFrom(io.LimitReader(r, want+1))
	switch {
	case err != nil:
		return nil, err
	case got < want:
		return nil, fmt.Errorf("it ends after %d of %d bytes", got, want)
	case got > want:
		return nil, errors.New("something follows its end")
	}
	f := h.frame
	f.label, f.body = string(rest.Next(int(h.label))), rest.Bytes()
	if strings.ContainsFunc(f.label, func(r rune) bool { return !labelled(r) }) {
		return nil, errors.New("its label has other characters than a-z, 0-9 and -")
	}
	if sum(h.raw[:unsummed], f.label, f.body) != h.digest() {
		return nil, errors.New("its digest is not that of its bytes")
	}
	return &f, nil
}

func labelled(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' }
