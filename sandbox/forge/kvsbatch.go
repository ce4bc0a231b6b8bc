package forge

import (
	"encoding/json"
	"net/http"
)

// batch answers batch/set, batch/get and batch/delete: each item fails or succeeds on its own.
func (s shelf) batch(op string) reply {
	var items []kvsItem
	if err := json.Unmarshal(s.r.Body, &items); err != nil {
		return fault(400, "BAD_REQUEST", "the body is not a list of operations").reply()
	}
	if len(items) > maxBatch {
		return fault(400, "TOO_MANY_BATCH_ENTITIES", "a batch holds more than 25 items").reply()
	}
	if e := duplicate(items); e != nil {
		return e.reply()
	}
	good, bad := list{}, list{}
	for _, item := range items {
		shown, e := s.one(op, item)
		if e != nil {
			bad = append(bad, named(item, obj{"error": obj{"code": e.code, "message": e.message}}))
		} else {
			good = append(good, named(item, shown))
		}
	}
	return ok(obj{"successfulKeys": good, "failedKeys": bad})
}

func (s shelf) one(op string, item kvsItem) (obj, *kvsError) {
	switch op {
	case "set":
		return obj{}, s.set(item)
	case "delete":
		return obj{}, swallow(s.delete(item))
	case "get":
		return s.read(item)
	default:
		return nil, fault(404, "NOT_FOUND", "no such operation")
	}
}

func named(item kvsItem, fields obj) obj {
	fields["key"] = item.Key
	if item.EntityName != "" {
		fields["entityName"] = item.EntityName
	}
	return fields
}

func duplicate(items []kvsItem) *kvsError {
	seen := map[string]bool{}
	for _, item := range items {
		at := place(item.EntityName, item.Key)
		if seen[at] {
			return fault(400, "KEY_DUPLICATION_ERROR", "a key is named twice")
		}
		seen[at] = true
	}
	return nil
}

// transaction checks everything before it changes anything.
func (s shelf) transaction() reply {
	var t struct{ Set, Delete, Check []kvsItem }
	if err := json.Unmarshal(s.r.Body, &t); err != nil {
		return fault(400, "BAD_REQUEST", "the body is not a transaction").reply()
	}
	all := append(append(append([]kvsItem{}, t.Set...), t.Delete...), t.Check...)
	if len(all) > maxTransaction {
		return fault(http.StatusUnprocessableEntity, "UNPROCESSABLE_ENTITY",
			"a transaction holds more than 25 operations").reply()
	}
	if e := duplicate(all); e != nil {
		return e.reply()
	}
	for _, item := range all {
		if e := s.check(item); e != nil {
			return e.reply()
		}
		if !s.holds(item) {
			return fault(400, "CONDITIONAL_CHECK_FAILED", "a condition does not hold").reply()
		}
	}
	for _, item := range t.Set {
		if _, e := s.checkSet(item); e != nil {
			return e.reply()
		}
	}
	for _, item := range t.Set {
		_ = s.set(item)
	}
	for _, item := range t.Delete {
		_ = s.delete(item)
	}
	return noContent()
}

// holds says whether the conditions of an operation hold for what is stored now.
func (s shelf) holds(item kvsItem) bool {
	if len(item.Conditions) == 0 {
		return true
	}
	var value obj
	if e := s.get(item.EntityName, item.Key, s.now()); e != nil {
		_ = json.Unmarshal(e.value, &value)
	}
	return parseFilter(item.Conditions).holds(value)
}
