package frame_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"crosstalk/sandbox/frame"
)

// TestRead reads what Append has put together, and says how a stream ends.
func TestRead(t *testing.T) {
	whole := frame.Append(frame.Append(nil, []byte("one")), nil)
	from := bytes.NewReader(whole)
	for _, want := range []string{"one", ""} {
		if got, err := frame.Read(from, 3); err != nil || string(got) != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := frame.Read(from, 3); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	for cut, want := range map[int]error{2: io.ErrUnexpectedEOF, 4: io.ErrUnexpectedEOF, 6: io.ErrUnexpectedEOF} {
		if _, err := frame.Read(bytes.NewReader(whole[:cut]), 3); !errors.Is(err, want) {
			t.Errorf("cut after %d bytes: %v, want %v", cut, err, want)
		}
	}
	if _, err := frame.Read(bytes.NewReader(whole), 2); !errors.Is(err, frame.ErrLarge) {
		t.Errorf("larger than is read: %v", err)
	}
}
