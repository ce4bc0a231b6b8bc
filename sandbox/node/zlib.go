package node

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/dop251/goja"

	"crosstalk/sandbox"
)

// maxInflated is how much one call unpacks, in bytes, as sandbox/quota bounds a buffer. Node.js goes on up to
// 4 GiB, or to the option maxOutputLength.
const maxInflated = 64 << 20

// zlibNative gives pack(format, bytes, level) and unpack(format, bytes, most), where
// the format is gzip, zlib, raw or for
// unpack also any; and crc32(bytes, start).
func zlibNative(i *sandbox.Instance) any {
	return object(i,
		function{"pack", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return buffer(i, pack(c.Argument(0).String(), bytesOf(c.Argument(1)), number(c.Argument(2), -1)))
		}},
		function{"unpack", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			most := number(c.Argument(2), maxInflated+1)
			out, err := unpack(c.Argument(0).String(), bytesOf(c.Argument(1)), min(max(most, 1), maxInflated+1))
			if errors.Is(err, errTooLarge) && most > maxInflated {
				i.Make(maxInflated + 1)
			}
			if errors.Is(err, errTooLarge) {
				throw(i, "RangeError", "ERR_BUFFER_TOO_LARGE",
					fmt.Sprintf("Cannot create a Buffer larger than %d bytes", most))
			}
			if err != nil {
				failUnpack(i, err)
			}
			return buffer(i, out)
		}},
		function{"crc32", func(i *sandbox.Instance, c goja.FunctionCall) goja.Value {
			return i.VM().ToValue(crc32.Update(uint32(number(c.Argument(1), 0)), crc32.IEEETable, bytesOf(c.Argument(0))))
		}},
	)
}

func pack(format string, data []byte, level int) []byte {
	if level < flate.HuffmanOnly || level > flate.BestCompression {
		level = flate.DefaultCompression
	}
	var b bytes.Buffer
	var w io.WriteCloser
	switch format {
	case "gzip":
		g, _ := gzip.NewWriterLevel(&b, level)
		g.OS = 3 // Unix, as zlib writes
		w = g
	case "zlib":
		w, _ = zlib.NewWriterLevel(&b, level)
	default:
		w, _ = flate.NewWriter(&b, level)
	}
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func unpack(format string, data []byte, most int) ([]byte, error) {
	if len(data) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if format == "any" {
		format = "zlib"
		if data[0] == 0x1f {
			format = "gzip"
		}
	}
	if format == "gzip" && (data[0] != 0x1f || len(data) > 1 && data[1] != 0x8b) {
		return nil, gzip.ErrHeader
	}
	in := bytes.NewReader(data)
	var r io.Reader
	var err error
	switch format {
	case "gzip":
		r, err = gzip.NewReader(in)
	case "zlib":
		r, err = zlib.NewReader(in)
	default:
		r = flate.NewReader(in)
	}
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err == nil && (len(out) > most || len(out) > maxInflated) {
		err = errTooLarge
	}
	return out, err
}

var errTooLarge = errors.New("too large")

// failUnpack throws zlib's own error for what Go found.
func failUnpack(i *sandbox.Instance, err error) {
	code, errno, message := "Z_DATA_ERROR", -3, "invalid stored block lengths"
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		code, errno, message = "Z_BUF_ERROR", -5, "unexpected end of file"
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, zlib.ErrHeader):
		message = "incorrect header check"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		message = "incorrect data check"
	case errors.As(err, &corrupt):
	}
	e, newErr := i.VM().New(i.VM().Get("Error"), i.VM().ToValue(message))
	if newErr != nil {
		panic(newErr)
	}
	_ = e.Set("errno", errno)
	_ = e.Set("code", code)
	panic(e)
}
