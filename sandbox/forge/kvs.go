package forge

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"crosstalk/sandbox/trace"
)

// kvsOptions are the options of one operation.
type kvsOptions struct {
	KeyPolicy   string `json:"keyPolicy"`
	ReturnValue string `json:"returnValue"`
	TTL         *struct {
		Value float64 `json:"value"`
		Unit  string  `json:"unit"`
	} `json:"ttl"`
	MetadataFields       []string `json:"metadataFields"`
	ReturnMetadataFields []string `json:"returnMetadataFields"`
}

// kvsItem is one operation: what the body of a request holds, or one item of a batch or a transaction.
type kvsItem struct {
	Key        string          `json:"key"`
	EntityName string          `json:"entityName"`
	Value      json.RawMessage `json:"value"`
	Options    kvsOptions      `json:"options"`
	Conditions json.RawMessage `json:"conditions"`
}

// shelf is the store that an operation works on, by the tenant's requests and the virtual clock.
type shelf struct {
	*store
	r      *request
	secret bool
}

func (s shelf) now() int64 { return s.r.p.now() }

// kvs answers the key-value store and the custom entities: POST /api/v1/OPERATION.
func (r *request) kvs() reply {
	r.as = ""
	op := strings.TrimPrefix(r.path, "/api/v1/")
	r.class = "/api/v1/" + op
	r.write = !strings.HasSuffix(op, "get") && !strings.HasSuffix(op, "query")
	s := shelf{store: r.part.kvs, r: r}
	if rest, secret := strings.CutPrefix(op, "secret/"); secret {
		op, s.store, s.secret = rest, r.part.secrets, true
	}
	op = strings.TrimPrefix(op, "entity/")
	switch {
	case op == "query" && strings.HasSuffix(r.path, "entity/query"):
		return s.entityQuery()
	case op == "query":
		return s.query()
	case op == "transaction":
		return s.transaction()
	case strings.HasPrefix(op, "batch/"):
		return s.batch(strings.TrimPrefix(op, "batch/"))
	}
	var item kvsItem
	if err := json.Unmarshal(r.Body, &item); err != nil {
		return fault(400, "BAD_REQUEST", "the body is not the JSON of an operation").reply()
	}
	switch op {
	case "get":
		return s.answerGet(item)
	case "set":
		return s.answerSet(item)
	case "delete":
		if e := s.delete(item); e != nil {
			return e.reply()
		}
		return noContent()
	default:
		return fault(404, "NOT_FOUND", "no such operation").reply().
			warn("unknown-endpoint", r.Method+" "+r.class+" is not emulated; the request got status 404")
	}
}

func (s shelf) answerGet(item kvsItem) reply {
	found, e := s.read(item)
	if e != nil {
		return e.reply()
	}
	return ok(found)
}

// read is what is stored, as it is shown.
func (s shelf) read(item kvsItem) (found obj, e *kvsError) {
	defer func() { s.note("get", item, e) }()
	if e := s.check(item); e != nil {
		return nil, e
	}
	if e := s.get(item.EntityName, item.Key, s.now()); e != nil {
		return s.show(e), nil
	}
	if value, known := s.unstored(item); known {
		return obj{"key": item.Key, "value": value}, nil
	}
	return nil, notStored()
}

// note records what an operation was to do, and whether it did.
func (s shelf) note(op string, item kvsItem, e *kvsError) {
	done := trace.Stored{Op: op, Shelf: item.EntityName, Key: item.Key, Size: len(item.Value)}
	if s.secret {
		done.Shelf = "secret"
	}
	if e != nil {
		done.Missing = e.code == keyNotFound
		done.Failed = !done.Missing
	}
	s.r.stored = append(s.r.stored, done)
}

// unstored is what stands in for a value that is not stored, when something does.
func (s shelf) unstored(item kvsItem) (any, bool) {
	switch {
	case s.removed[place(item.EntityName, item.Key)]:
		return nil, false
	case s.secret:
		return s.r.learnt("secret " + item.Key)
	case item.EntityName != "":
		return s.r.learnt("entity " + item.EntityName + " " + item.Key)
	default:
		return s.r.learnt("kvs " + item.Key)
	}
}

// probe stands for a value that the platform does not have.
func probe(source string) obj { return obj{"$probe": source} }

func (s shelf) show(e *entry) obj {
	out := obj{
		"key": e.key, "value": e.value,
		"createdAt": e.created.UnixMilli(), "updatedAt": e.updated.UnixMilli(),
	}
	if e.expires != 0 {
		out["expireTime"] = stamp(0).Add(time.Duration(e.expires) * time.Millisecond).Format(time.RFC3339)
	}
	return out
}

func (s shelf) answerSet(item kvsItem) reply {
	before := s.get(item.EntityName, item.Key, s.now())
	if e := s.set(item); e != nil {
		return e.reply()
	}
	after := s.get(item.EntityName, item.Key, s.now())
	switch item.Options.ReturnValue {
	case "PREVIOUS":
		if before == nil {
			return ok(obj{"key": item.Key})
		}
		return ok(s.show(before))
	case "LATEST":
		return ok(s.show(after))
	default:
		return noContent()
	}
}

// check applies what holds for every operation on a key.
func (s shelf) check(item kvsItem) *kvsError {
	if e := checkKey(item.Key); e != nil {
		return e
	}
	if item.EntityName != "" && s.r.p.entity(item.EntityName) == nil {
		return fault(404, "SCHEMA_NOT_FOUND", "the manifest declares no entity of that name")
	}
	return nil
}

// checkSet says why a value may not be stored.
func (s shelf) checkSet(item kvsItem) (expires int64, e *kvsError) {
	if e := s.check(item); e != nil {
		return 0, e
	}
	if e := checkValue(item.Value); e != nil {
		return 0, e
	}
	if item.EntityName != "" {
		if e := s.r.p.entity(item.EntityName).check(item.Value); e != nil {
			return 0, e
		}
	}
	if item.Options.KeyPolicy == "FAIL_IF_EXISTS" && s.get(item.EntityName, item.Key, s.now()) != nil {
		return 0, fault(http.StatusConflict, "KEY_CONFLICT", "the key is already in use")
	}
	return s.expiry(item.Options)
}

func (s shelf) set(item kvsItem) *kvsError {
	expires, e := s.checkSet(item)
	s.note("set", item, e)
	if e == nil {
		s.put(item.EntityName, item.Key, item.Value, s.r.part.now(), expires)
	}
	return e
}

// delete forgets a value. One that is not stored is an error; the packages swallow it.
func (s shelf) delete(item kvsItem) (e *kvsError) {
	defer func() { s.note("delete", item, e) }()
	if e := s.check(item); e != nil {
		return e
	}
	stored := s.get(item.EntityName, item.Key, s.now())
	s.remove(item.EntityName, item.Key)
	if stored == nil {
		return notStored()
	}
	return nil
}

// expiry is the virtual time at which a value is gone. In production deletion may come up to 48 hours late.
func (s shelf) expiry(o kvsOptions) (int64, *kvsError) {
	if o.TTL == nil {
		return 0, nil
	}
	units := map[string]float64{"SECONDS": 1e3, "MINUTES": 60e3, "HOURS": 3600e3, "DAYS": 86400e3}
	unit, known := units[o.TTL.Unit]
	if !known || o.TTL.Value <= 0 {
		return 0, fault(400, "INVALID_TTL", "the ttl is not a positive number of SECONDS, MINUTES, HOURS or DAYS")
	}
	return s.now() + int64(o.TTL.Value*unit), nil
}
