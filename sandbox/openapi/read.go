package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"crosstalk/sandbox/userfile"
)

// object is a JSON object as it is read.
type object = map[string]any

// methods are those of a path that a description may hold.
var methods = []string{"get", "post", "put", "patch", "delete"}

// Read reads an OpenAPI 3 description in JSON or YAML. Its error names the file, and the line or the place in the
// description.
func Read(file string, data []byte) (*API, error) {
	root, err := tree(file, data)
	if err != nil {
		return nil, err
	}
	version, _ := root["openapi"].(string)
	if !strings.HasPrefix(version, "3.") {
		return nil, wrong(file, "openapi", "there is no version that begins with 3", "describe the API in OpenAPI 3")
	}
	paths, _ := root["paths"].(object)
	if len(paths) == 0 {
		return nil, wrong(file, "paths", "there are no paths", "")
	}
	r := &reader{file: file, root: root, api: &API{types: map[string]*Schema{}}}
	r.api.Servers = servers(root)
	schemas, _ := dig(root, "components", "schemas").(object)
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		r.api.types[name] = r.schema(schemas[name], "components.schemas."+name, 0)
	}
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		r.path(path, paths[path])
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.api, nil
}

// wrong is an error at a place of a description.
func wrong(file, place, what, hint string) error {
	return &userfile.Error{Position: userfile.Position{File: file}, Msg: place + ": " + what, Hint: hint}
}

// tree is the description as a tree. JSON is read as such, for it is large where a program wrote it.
func tree(file string, data []byte) (object, error) {
	var v any
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		if err := json.Unmarshal(data, &v); err != nil {
			return nil, malformed(file, data, err)
		}
	} else {
		node, err := userfile.ParseYAML(file, data)
		if err != nil {
			return nil, err
		}
		v = node.Plain()
	}
	root, is := v.(object)
	if !is {
		return nil, wrong(file, "openapi", "the file holds no description", "give an OpenAPI 3 description as JSON or YAML")
	}
	return root, nil
}

func malformed(file string, data []byte, err error) error {
	at := userfile.Position{File: file}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before := data[:min(int(syntax.Offset), len(data))]
		at.Line = 1 + bytes.Count(before, []byte("\n"))
		at.Column = max(1, len(before)-1-bytes.LastIndexByte(before, '\n'))
	}
	return &userfile.Error{Position: at, Msg: "malformed JSON: " + err.Error()}
}

// dig follows names through objects.
func dig(v any, names ...string) any {
	for _, name := range names {
		m, _ := v.(object)
		v = m[name]
	}
	return v
}

func servers(root object) (out []string) {
	all, _ := root["servers"].([]any)
	for _, s := range all {
		if url, is := dig(s, "url").(string); is {
			out = append(out, strings.TrimSuffix(url, "/"))
		}
	}
	return out
}

// reader reads one description. It keeps the first error.
type reader struct {
	file string
	root object
	api  *API
	err  error
}

func (r *reader) fail(place, what string) {
	if r.err == nil {
		r.err = wrong(r.file, place, what, "")
	}
}

// local follows a reference within the file, and those that it leads to.
func (r *reader) local(v any, place string) object {
	for range maxDepth {
		m, is := v.(object)
		if !is {
			r.fail(place, "an object is wanted here")
			return nil
		}
		ref, is := m["$ref"].(string)
		if !is {
			return m
		}
		inside, is := strings.CutPrefix(ref, "#/")
		if !is {
			r.fail(place, "the reference "+strconv.Quote(ref)+" leads out of the file")
			return nil
		}
		names := strings.Split(inside, "/")
		for k := range names {
			names[k] = strings.NewReplacer("~1", "/", "~0", "~").Replace(names[k])
		}
		if v = dig(r.root, names...); v == nil {
			r.fail(place, "the reference "+strconv.Quote(ref)+" leads nowhere")
			return nil
		}
	}
	r.fail(place, "references lead in a circle")
	return nil
}

func (r *reader) path(path string, v any) {
	place := "paths." + path
	if !strings.HasPrefix(path, "/") {
		r.fail(place, "a path begins with a slash")
		return
	}
	item := r.local(v, place)
	for _, method := range methods {
		if item[method] == nil {
			continue
		}
		at := place + "." + method
		operation := r.local(item[method], at)
		responses, is := operation["responses"].(object)
		if !is {
			r.fail(at+".responses", "there are none")
			return
		}
		r.operation(strings.ToUpper(method), path, responses, at+".responses")
	}
}

// operation adds an operation with its first successful response.
func (r *reader) operation(method, path string, responses object, place string) {
	for _, code := range slices.Sorted(maps.Keys(responses)) {
		status, err := strconv.Atoi(strings.Replace(strings.ToUpper(code), "2XX", "200", 1))
		if err != nil && code == "default" && len(responses) == 1 {
			status = 200
		}
		if status < 200 || status > 299 {
			continue
		}
		at := place + "." + code
		out := Operation{Method: method, Path: path, Status: status}
		content, _ := r.local(responses[code], at)["content"].(object)
		for _, kind := range slices.Sorted(maps.Keys(content)) {
			if schema := dig(content[kind], "schema"); strings.Contains(kind, "json") && schema != nil && out.Body == nil {
				out.Body = r.schema(schema, at+".content."+kind, 0)
			}
		}
		r.api.Operations = append(r.api.Operations, out)
		return
	}
}
