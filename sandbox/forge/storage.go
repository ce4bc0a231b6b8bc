package forge

import (
	"strings"
)

// legacyStorage is the address of the storage of @forge/api.
const legacyStorage = "/forge/entities/graphql"

// earlierStorage are what the first versions of @forge/api called the same operations.
var earlierStorage = map[string]string{
	"Get": "forge_app_getApplicationStorageEntity", "List": "forge_app_getApplicationStorageEntities",
	"Set": "forge_app_setApplicationStorageEntity", "Delete": "forge_app_deleteApplicationStorageEntity",
}

// storage answers the GraphQL of @forge/api's storage before version 8: the same values as the key-value store.
func (r *request) storage() reply {
	name, variables := r.graphqlCall()
	if today, is := earlierStorage[name]; is {
		name = today
		r.class = r.path + "#" + name
	}
	s := shelf{store: r.part.kvs, r: r}
	input, _ := variables["input"].(obj)
	if input == nil {
		input = variables
	}
	if input["encrypted"] == true {
		s.store, s.secret = r.part.secrets, true
	}
	item := kvsItem{}
	item.Key, _ = input["key"].(string)
	item.EntityName, _ = input["entityName"].(string)
	if value, found := input["value"]; found {
		item.Value = mustJSON(value)
	}
	switch name {
	case "forge_app_getApplicationStorageEntity":
		return data(obj{"appStoredEntity": s.stored(item)})
	case "forge_app_getApplicationStorageCustomEntity":
		return data(obj{"appStoredCustomEntity": s.stored(item)})
	case "forge_app_setApplicationStorageEntity":
		return mutation("appStorage", "setAppStoredEntity", s.set(item))
	case "forge_app_deleteApplicationStorageEntity":
		return mutation("appStorage", "deleteAppStoredEntity", swallow(s.delete(item)))
	case "forge_app_setApplicationStorageCustomEntity":
		return mutation("appStorageCustomEntity", "setAppStoredCustomEntity", s.set(item))
	case "forge_app_deleteApplicationStorageCustomEntity":
		return mutation("appStorageCustomEntity", "deleteAppStoredCustomEntity", swallow(s.delete(item)))
	case "forge_app_getApplicationStorageEntities":
		return s.storedByKey(variables)
	case "AppStorageCustomEntityQueries":
		return s.storedByIndex(variables)
	default:
		return r.guessed(data(obj{}))
	}
}

func swallow(e *kvsError) *kvsError {
	if e != nil && e.code == keyNotFound {
		return nil
	}
	return e
}

func mutation(group, field string, e *kvsError) reply {
	outcome := obj{"success": e == nil, "errors": nil}
	if e != nil {
		outcome["errors"] = list{obj{"message": e.message, "extensions": obj{"errorType": e.code, "statusCode": e.status}}}
	}
	return data(obj{group: obj{field: outcome}})
}

func (s shelf) stored(item kvsItem) obj {
	out := obj{"key": item.Key, "value": nil}
	if item.EntityName != "" {
		out["entityName"] = item.EntityName
	}
	if found, _ := s.read(item); found != nil {
		out["value"] = found["value"]
	}
	return out
}

// storedByKey answers a query by the beginning of keys; each edge carries the cursor that continues after it.
func (s shelf) storedByKey(variables obj) reply {
	prefix := ""
	if where, _ := variables["where"].([]any); len(where) > 0 {
		prefix, _ = dig(where[0], "value").(string)
	}
	var found []*entry
	for _, e := range s.all("", s.now()) {
		if strings.HasPrefix(e.key, prefix) {
			found = append(found, e)
		}
	}
	return data(obj{"appStoredEntities": s.edges(found, variables)})
}

func (s shelf) edges(found []*entry, variables obj) obj {
	limit := 0
	if n, is := variables["limit"].(float64); is {
		limit = int(n)
	}
	if limit <= 0 {
		limit = defaultPage
	}
	start := 0
	if cursor, _ := variables["cursor"].(string); cursor != "" {
		after, _ := decodeCursor(cursor)
		for start < len(found) && found[start].key != after {
			start++
		}
		start++
	}
	from, to := pageOf(len(found), start, limit)
	edges := list{}
	for _, e := range found[from:to] {
		edges = append(edges, obj{"node": obj{"key": e.key, "value": e.value}, "cursor": encodeCursor(e.key)})
	}
	last := ""
	if to > from {
		last = encodeCursor(found[to-1].key)
	}
	return obj{"edges": edges, "totalCount": len(found), "cursor": last, "pageInfo": obj{"hasNextPage": to < len(found)}}
}

// storedByIndex runs the query of the key-value store and shows the result as edges.
func (s shelf) storedByIndex(variables obj) reply {
	out := shelf{store: s.store, r: s.r.withBody(variables)}.entityQuery()
	if out.status != 200 {
		return ok(obj{"errors": list{obj{"message": dig(out.body, "message"),
			"extensions": obj{"errorType": dig(out.body, "code")}}}})
	}
	edges := list{}
	cursor, _ := dig(out.body, "cursor").(string)
	rows, _ := dig(out.body, "data").(list)
	for _, row := range rows {
		key, _ := dig(row, "key").(string)
		edges = append(edges, obj{"node": obj{"key": key, "value": dig(row, "value")}, "cursor": encodeCursor(key)})
	}
	return data(obj{"appStoredCustomEntities": obj{"edges": edges, "totalCount": len(edges), "cursor": cursor,
		"pageInfo": obj{"hasNextPage": cursor != ""}}})
}

func (r *request) withBody(v any) *request {
	other := *r
	other.Body = mustJSON(v)
	return &other
}
