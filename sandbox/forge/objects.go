package forge

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"crosstalk/sandbox/tenant"
	"crosstalk/sandbox/trace"
)

// objectHost is where the URLs lead that the object store hands out. The host's real name is not known.
const objectHost = "object-store.atlassian-dev.net"

// object is what one key of the object store holds.
type object struct {
	checksum, contentType string
	size                  int
	content               []byte
	made                  time.Time
	deleted               bool
}

// objects answers Forge's object store, and its URLs, which work for whoever has them.
func (r *request) objects() reply {
	if strings.Contains(r.Path, "://") {
		return r.objectURL()
	}
	op := strings.TrimPrefix(r.path, "api/v1/")
	key, _ := r.json()["key"].(string)
	r.class, r.write = "/api/v1/"+op, false
	if key == "" {
		return status(http.StatusBadRequest, obj{"code": "INVALID_KEY", "message": "there is no key"})
	}
	switch op {
	case "metadata":
		if o := r.part.object(key); o != nil {
			return ok(o.show(key))
		}
		return noObject()
	case "delete":
		r.write = true
		r.stored = append(r.stored, trace.Stored{Op: "delete", Shelf: "object", Key: key, Missing: r.part.object(key) == nil})
		r.part.objects[key] = &object{deleted: true}
		return noContent()
	case "upload-url", "public-upload-url":
		r.write = true
		return ok(obj{"url": r.part.objectURL(http.MethodPut, key)})
	case "download-url", "public-download-url", "cdn-url":
		return ok(obj{"url": r.part.objectURL(http.MethodGet, key)})
	default:
		return notEmulated(r.service)
	}
}

func noObject() reply {
	return status(http.StatusNotFound, obj{"code": keyNotFound, "message": "no object is stored under the key"})
}

// object is what is stored under a key: what the app has put there, or else what a front end has. It is nil when there
// is nothing.
func (p *partition) object(key string) *object {
	switch o := p.objects[key]; {
	case o != nil && o.deleted, o == nil && p.site.Sparse:
		return nil
	case o != nil:
		return o
	}
	text := p.site.Text("object " + key)
	return &object{checksum: fmt.Sprintf("%016x", hashOf(text)), contentType: "text/plain", size: len(text),
		content: []byte(text), made: stamp(0)}
}

func (o *object) show(key string) obj {
	return obj{"key": key, "checksum": o.checksum, "size": o.size, "createdAt": o.made.Format(time.RFC3339),
		"contentType": o.contentType, "currentVersion": "1"}
}

// objectURL is the URL under which whoever has it can put, or get, an object.
func (p *partition) objectURL(method, key string) string {
	query := url.Values{"X-Method": {method}, "X-Signature": {p.site.Secret("object url " + method + " " + key)}}
	return "https://" + objectHost + "/" + p.site.CloudID + "/" + url.PathEscape(key) + "?" + query.Encode()
}

// objectURL answers a request to a URL that was handed out.
func (r *request) objectURL() reply {
	u := r.address()
	r.class = "/{}/{}"
	for _, name := range tenant.Names() {
		part := r.p.partitions[name]
		if part == nil || !strings.HasPrefix(u.Path, "/"+part.site.CloudID+"/") {
			continue
		}
		key := strings.TrimPrefix(u.Path, "/"+part.site.CloudID+"/")
		if r.Path == part.objectURL(r.Method, key) {
			return r.content(part, key)
		}
	}
	return status(http.StatusForbidden, obj{"code": "ACCESS_DENIED", "message": "the signature does not fit"})
}

// content puts an object into a partition, or gets it.
func (r *request) content(part *partition, key string) reply {
	if r.Method == http.MethodPut {
		part.objects[key] = &object{checksum: fmt.Sprintf("%016x", hashOf(string(r.Body))), size: len(r.Body),
			contentType: "application/octet-stream", content: r.Body, made: part.now()}
		r.stored = append(r.stored, trace.Stored{Op: "set", Shelf: "object", Key: key, Size: len(r.Body)})
		return status(http.StatusOK, nil)
	}
	o := part.object(key)
	if o == nil {
		return noObject()
	}
	out := reply{status: http.StatusOK, raw: json.RawMessage(o.content)}
	return out.with("content-type", o.contentType)
}
