package app

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
)

// mapComment matches what names a source map.
var mapComment = regexp.MustCompile(`(/[/*][#@][ \t]*)sourceMappingURL(=[^\s'"*]+)`)

// withoutMaps disarms the comments that name source maps which are not taken. It keeps all places.
func (r *resolver) withoutMaps(file string, text []byte) (out string, cut bool) {
	if !bytes.Contains(text, []byte("sourceMappingURL=")) {
		return "", false
	}
	disarmed := mapComment.ReplaceAllFunc(text, func(comment []byte) []byte {
		_, address, _ := strings.Cut(string(comment), "=")
		if r.taken(file, address) {
			return comment
		}
		cut = true
		return bytes.Replace(comment, []byte("sourceMappingURL"), []byte("sourceMappingCut"), 1)
	})
	return string(disarmed), cut
}

// maxMap is the largest source map that is read, in bytes.
const maxMap = 64 << 20

// taken says whether the bundler may take a file's source map: it stands in its address itself, or lies in the folder
// of the file or below it, and the sources of an own file of the app's are the app's.
func (r *resolver) taken(file, address string) bool {
	text, err := r.sourceMap(file, address)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true // nothing is read
	case err != nil:
		return false
	case inNodeModules(r.root, file):
		return true
	}
	var m struct {
		SourceRoot string   `json:"sourceRoot"`
		Sources    []string `json:"sources"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return false
	}
	for _, source := range m.Sources {
		name := m.SourceRoot + source
		if u, err := url.Parse(name); err == nil && u.Scheme != "" && u.Scheme != "file" {
			continue // webpack:// and the like are names and no files
		}
		at := filepath.Join(filepath.Dir(file), filepath.FromSlash(m.SourceRoot), filepath.FromSlash(source))
		if strings.HasPrefix(name, "/") || strings.HasPrefix(name, "file:") || !within(r.root, at) {
			return false
		}
	}
	return true
}

// sourceMap reads a source map.
func (r *resolver) sourceMap(file, address string) ([]byte, error) {
	data, is := strings.CutPrefix(address, "data:")
	if !is {
		if !filepath.IsLocal(address) || strings.ContainsAny(address, `:%\?`) {
			return nil, errors.New("it may lie elsewhere")
		}
		return ReadFileIn(filepath.Dir(file), address, maxMap)
	}
	kind, text, _ := strings.Cut(data, ",")
	if strings.HasSuffix(kind, ";base64") {
		return base64.StdEncoding.DecodeString(text)
	}
	plain, err := url.PathUnescape(text)
	return []byte(plain), err
}
