package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// begunIn begins files of a folder, of which each that has an old text holds that now.
func begunIn(t *testing.T, folder string, old map[string]string, names ...string) (files []file) {
	t.Helper()
	for _, name := range names {
		name = filepath.Join(folder, name)
		if text, was := old[filepath.Base(name)]; was {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if files, err = begin(files, rendering{file: name}, []byte("new")); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// holds holds that a folder has files of these texts and nothing else.
func holds(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != len(want) {
		t.Errorf("there is %v (%v); expected %v", entries, err, want)
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != text {
			t.Errorf("%s holds %q (%v); expected %q", name, got, err, text)
		}
	}
}

// TestFilesOfARunSettleTogether holds that all are new at the end; that in between none of an earlier run stands beside
// one of this; and that where one cannot take its place, or somebody gives up, all are as they were.
func TestFilesOfARunSettleTogether(t *testing.T) {
	old := map[string]string{"a": "old", "b": "old"}
	folder := t.TempDir()
	if err := settle(begunIn(t, folder, old, "a", "b", "c")); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, map[string]string{"a": "new", "b": "new", "c": "new"})

	folder = t.TempDir()
	files := begunIn(t, folder, old, "a", "b", "c")
	for _, step := range []func(file) error{file.finish, file.clear} {
		for _, f := range files {
			if err := step(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := files[0].place(); err != nil { // and is killed, say
		t.Fatal(err)
	}
	if exists(filepath.Join(folder, "b")) {
		t.Error("a file of an earlier run stands beside one of this")
	}
	abandon(files)
	holds(t, folder, old)

	folder = t.TempDir()
	files = begunIn(t, folder, old, "a", "b", "c")
	if err := os.MkdirAll(filepath.Join(folder, "c", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := settle(files); err == nil {
		t.Error("a file took the place of a folder")
	}
	abandon(files)
	if err := os.RemoveAll(filepath.Join(folder, "c")); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, old)
}

// TestOneThatCannotBeFinishedLeavesAll holds that nothing takes its place before everything is on disk.
func TestOneThatCannotBeFinishedLeavesAll(t *testing.T) {
	old := map[string]string{"a": "old", "b": "old"}
	folder := t.TempDir()
	files := begunIn(t, folder, old, "a", "b")
	files[1].(*newFile).file.Close()
	page := filepath.Join(t.TempDir(), "summary") // which is no file in the making: what was added to it stays
	files, err := begin(files, rendering{file: page, adds: true}, []byte("new"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(files)
	for _, settled := range []func([]file) error{settle, settleInOrder} {
		if err := settled(files); err == nil {
			t.Error("a file that is not on disk took its place")
		}
	}
	abandon(files)
	holds(t, folder, old)
	holds(t, filepath.Dir(page), map[string]string{"summary": ""})
}
