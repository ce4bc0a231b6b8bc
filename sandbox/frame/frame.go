// Package frame passes texts over a stream, each behind its length, without trust in who sends them.
package frame

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// head is how many bytes a length takes, most significant first.
const head = 4

// ErrLarge is the error of a frame that announces more bytes than are read.
var ErrLarge = errors.New("too large")

// Append adds the frame of a text to others.
func Append(frames, text []byte) []byte {
	return append(binary.BigEndian.AppendUint32(frames, uint32(len(text))), text...)
}

// Read reads the text of the next frame, of so many bytes at most. The error is io.EOF where the stream ends between
// two frames, io.ErrUnexpectedEOF where it ends within one, ErrLarge, or that of the stream. Nothing that follows an
// error can be read.
func Read(from io.Reader, most int) ([]byte, error) {
	var length [head]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(length[:])
	if uint64(n) > uint64(most) {
		return nil, fmt.Errorf("%w: %d bytes are too many", ErrLarge, n)
	}
	var text bytes.Buffer // which grows with what comes, and not with what is announced
	if _, err := io.CopyN(&text, from, int64(n)); errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	} else if err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}
