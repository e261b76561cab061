package record_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/record"
)

// TestKeptRecordsVerify holds that every record in testdata/records, in a bundle or alone, still verifies byte for byte
// with the keys beside it: whatever a later version derives, what was signed stays what it was.
func TestKeptRecordsVerify(t *testing.T) {
	records, _ := filepath.Glob(folder + "/*.json")
	bundles, _ := filepath.Glob(folder + "/*.tar")
	tried := 0
	for _, file := range slices.Concat(records, bundles) {
		name := filepath.Base(file)
		data := kept(t, name)
		if strings.HasSuffix(name, ".tar") {
			b, err := record.ReadBundle(name, data)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			data = b[record.RecordFile]
		}
		var k record.Keys
		for _, n := range signers(name) {
			public, err := record.ParsePublic("key", kept(t, fmt.Sprintf("key%d.pub", n)))
			if err != nil {
				t.Fatal(err)
			}
			k.Required = append(k.Required, public...)
		}
		if err := check(data, k); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e, err := record.Open(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if again := e.Bytes(); !bytes.Equal(again, data) {
			t.Errorf("%s is not written as it was read", name)
		}
		sealed, err := record.Seal(e.Statement)
		if err != nil {
			t.Fatal(err)
		}
		if parsed(t, sealed).Payload != parsed(t, data).Payload {
			t.Errorf("%s: the statement sealed anew is another one", name)
		}
		tried++
	}
	if tried < 28 {
		t.Errorf("%d records were tried; at least 28 are kept", tried)
	}
}

// signers are the numbers of the test keys that signed a kept file.
func signers(name string) []int {
	switch {
	case name == "small.json":
		return []int{1, 2}
	case strings.HasSuffix(name, "reading.json"):
		return []int{2}
	}
	return []int{1}
}

// TestKeyFiles holds the kept public keys to the seeds in this test.
func TestKeyFiles(t *testing.T) {
	for n := 1; n <= 2; n++ {
		file := fmt.Sprintf("key%d.pub", n)
		if os.Getenv("UPDATE_RECORDS") != "" {
			if err := os.WriteFile(filepath.Join(folder, file), record.Public(testKey(n)).PEM(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(kept(t, file), record.Public(testKey(n)).PEM()) {
			t.Errorf("%s is not the key that the records were signed with", file)
		}
	}
}

// TestEveryByteCounts replaces each byte of a signed file, one at a time: nothing but the very file is accepted. The
// reading is tried with all 255 other values, or a sample of them; of the larger record each byte is tried with its
// neighbour and its other case, or with one of the two.
func TestEveryByteCounts(t *testing.T) {
	if testing.Short() {
		t.Skip("tries tens of thousands of files")
	}
	var all []byte
	for i := 1; i < 256; i += samples.Every(12) {
		all = append(all, byte(i))
	}
	neighbours := []byte{1, 0x20}[:samples.Of(2, 1, 1)]
	for name, flips := range map[string][]byte{"reading.json": all, "small.json": neighbours} {
		data, keys := kept(t, name), both()
		if name == "reading.json" {
			keys.Required = keys.Required[1:]
		}
		if err := check(data, keys); err != nil {
			t.Fatalf("%s itself is refused: %v", name, err)
		}
		var wg sync.WaitGroup
		next := make(chan int)
		for range runtime.GOMAXPROCS(0) {
			wg.Go(func() {
				mine := bytes.Clone(data)
				for i := range next {
					for _, flip := range flips {
						mine[i] = data[i] ^ flip
						if check(mine, keys) == nil {
							t.Errorf("%s: byte %d may be %#x as well as %#x", name, i, mine[i], data[i])
						}
					}
					mine[i] = data[i]
				}
			})
		}
		for i := range data {
			next <- i
		}
		close(next)
		wg.Wait()
		for i := range data {
			if i%97 == 0 && (check(data[:i], keys) == nil || check(slices.Concat(data[:i], data[i+1:]), keys) == nil) {
				t.Errorf("%s cut at byte %d, or without it, is accepted", name, i)
			}
		}
	}
}

// FuzzOpen holds that a file which opens is written again as it was, and that no file breaks the reader.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"small.json", "reading.json"} {
		data := kept(f, name)
		f.Add(data)
		f.Add(forged(f, data, set("/predicate/construe", "record/v2")))
	}
	f.Add([]byte(`{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := record.Open("fuzz", data)
		if err != nil {
			return
		}
		if again := e.Bytes(); !bytes.Equal(again, data) {
			t.Fatalf("%q opens, and is written as %q", data, again)
		}
		e.Verify(both())
	})
}
