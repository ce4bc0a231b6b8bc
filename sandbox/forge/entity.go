package forge

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// entitySchema is what the manifest declares of a custom entity.
type entitySchema struct {
	attributes map[string]string // type by name
	indexes    map[string]entityIndex
}

type entityIndex struct {
	partition []string
	sortBy    string // the attribute of the range; empty: the key
}

// entity finds a declared entity; nil when there is none of that name.
func (p *Platform) entity(name string) *entitySchema {
	for _, declared := range p.manifest().Entities {
		if dig(declared, "name") != name {
			continue
		}
		e := &entitySchema{attributes: map[string]string{}, indexes: map[string]entityIndex{"by-key": {}}}
		attributes, _ := dig(declared, "attributes").(obj)
		for attribute, spec := range attributes {
			e.attributes[attribute], _ = dig(spec, "type").(string)
		}
		indexes, _ := dig(declared, "indexes").([]any)
		for _, index := range indexes {
			e.addIndex(index)
		}
		return e
	}
	return nil
}

// addIndex reads an index: the name of an attribute, or {name, range: [attribute], partition: [attributes]}.
func (e *entitySchema) addIndex(declared any) {
	if attribute, is := declared.(string); is {
		e.indexes[attribute] = entityIndex{sortBy: attribute}
		return
	}
	name, _ := dig(declared, "name").(string)
	index := entityIndex{partition: texts(dig(declared, "partition"))}
	if r := texts(dig(declared, "range")); len(r) > 0 {
		index.sortBy = r[0]
	}
	e.indexes[name] = index
}

func texts(v any) (out []string) {
	l, _ := v.([]any)
	for _, item := range l {
		out = append(out, fmt.Sprint(item))
	}
	return out
}

// check says whether a value fits the declared types.
func (e *entitySchema) check(value json.RawMessage) *kvsError {
	var fields obj
	if json.Unmarshal(value, &fields) != nil {
		return fault(400, "INCORRECT_PROPERTY_TYPE", "the value of an entity is not an object")
	}
	for _, name := range sortedKeys(fields) {
		if want, declared := e.attributes[name]; declared && !fits(fields[name], want) {
			return fault(400, "INCORRECT_PROPERTY_TYPE", "the property "+name+" is not of type "+want)
		}
	}
	return nil
}

func fits(v any, want string) bool {
	switch want {
	case "string":
		_, is := v.(string)
		return is
	case "integer":
		n, is := v.(float64)
		return is && n == math.Trunc(n) && n >= math.MinInt32 && n <= math.MaxInt32
	case "float", "number":
		_, is := v.(float64)
		return is
	case "boolean":
		_, is := v.(bool)
		return is
	default:
		return true
	}
}

// entityQuery answers a query by index: the partition's values are equal, the range condition holds for the range
// attribute, by which the results are sorted, then by key.
func (s shelf) entityQuery() reply {
	var q struct {
		EntityName, IndexName string
		Partition             list
		Range                 *condition
		Filters               json.RawMessage
		Sort                  string
		Limit                 *int
		Cursor                string
	}
	if err := json.Unmarshal(s.r.Body, &q); err != nil {
		return fault(400, "BAD_REQUEST", "the body is not a query").reply()
	}
	schema := s.r.p.entity(q.EntityName)
	if schema == nil {
		return fault(404, "SCHEMA_NOT_FOUND", "the manifest declares no entity of that name").reply()
	}
	index, known := schema.indexes[q.IndexName]
	if !known || len(q.Partition) != len(index.partition) {
		return fault(400, "INVALID_ENTITY_INDEX", "the entity has no such index, or the partition does not fit it").reply()
	}
	filters := filter{}
	if len(q.Filters) > 0 {
		filters = parseFilter(q.Filters)
	}
	if e := filters.check(); e != nil {
		return e.reply()
	}
	type row struct {
		e  *entry
		by any
	}
	var rows []row
	for _, e := range s.all(q.EntityName, s.now()) {
		var value obj
		_ = json.Unmarshal(e.value, &value)
		by := any(e.key)
		if index.sortBy != "" {
			by = value[index.sortBy]
		}
		if by == nil || !index.holds(value, q.Partition) || q.Range != nil && !q.Range.holds(by) || !filters.holds(value) {
			continue
		}
		rows = append(rows, row{e, by})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return compare(a.by, b.by) })
	if q.Sort == "DESC" {
		slices.Reverse(rows)
	}
	found := make([]*entry, len(rows))
	for i, r := range rows {
		found[i] = r.e
	}
	return s.page(found, q.Limit, q.Cursor)
}

func (x entityIndex) holds(value obj, partition list) bool {
	for i, attribute := range x.partition {
		if value[attribute] == nil || compare(value[attribute], partition[i]) != 0 {
			return false
		}
	}
	return true
}
