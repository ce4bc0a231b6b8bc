package fuzz

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"crosstalk/harness"
	"crosstalk/sandbox"
	"crosstalk/sandbox/tenant"
)

// What a search finds out is right in one world: a secret as it is there, a signature over a body as it is there. A
// legitimate sender writes others in other worlds, and at other tenants. So both become templates, before rules judge
// what the code does behind its checks.

// piece is a text, and the template that stands for it.
type piece struct {
	text     string
	template any
}

// shortestShared is how short, in bytes, a text may be that is taken for what a sender shares with the app.
const shortestShared = 8

// asSent are the payloads of a plan's calls as legitimate senders write them.
func (s *Search) asSent(p Plan, digests []sandbox.Digest) (out []tenant.Template) {
	schedule := p.Schedule(s.model, "")
	for k, c := range p.Calls {
		site := s.world.Site(callers[c.Who].tenant)
		out = append(out, asSent(schedule.Steps[k].Payload, digests, shared(schedule, site), site))
	}
	return out
}

func asSent(payload tenant.Template, digests []sandbox.Digest, known []piece, site *tenant.Site) tenant.Template {
	v := decode(payload)
	inside := slices.Concat(parts(v, site), known)
	var signed []piece
	for _, d := range digests {
		signed = append(signed, signatures(d, inside, known)...)
	}
	out := encode(swap(v, slices.Concat(signed, known)))
	before, err := site.Fill(payload)
	after, err2 := site.Fill(out)
	if err != nil || err2 != nil || !bytes.Equal(before, after) {
		return payload
	}
	return out
}

// shared are the texts that the app's variables and stored values hold at a tenant.
func shared(s harness.Schedule, site *tenant.Site) (out []piece) {
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		setting := tenant.Setting(name, s.Env[name], slices.Contains(s.SecretEnv, name))
		out = append(out, pieceOf(setting, site)...)
	}
	for _, stored := range []map[string]tenant.Template{s.Secrets, s.Storage} {
		for _, key := range slices.Sorted(maps.Keys(stored)) {
			out = append(out, leaves(decode(stored[key]), site)...)
		}
	}
	return out
}

// leaves are the texts in a value that templates stand for. Those of lists have other names in each item.
func leaves(v any, site *tenant.Site) (out []piece) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, leaves(e, site)...)
		}
	case map[string]any:
		if inner, is := v["$object"].(map[string]any); is && len(v) == 1 {
			return leaves(inner, site)
		}
		if harness.IsDirective(v) {
			return pieceOf(v, site)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leaves(v[name], site)...)
		}
	}
	return out
}

// pieceOf is the piece of a template; none when that is no text, or a short one.
func pieceOf(template map[string]any, site *tenant.Site) []piece {
	filled, err := site.Fill(encode(template))
	var text string
	if err != nil || json.Unmarshal(filled, &text) != nil || len(text) < shortestShared {
		return nil
	}
	return []piece{{text, template}}
}

// parts are the texts of a request that a sender may sign: its body as it is sent, and what its parameters hold.
func parts(payload any, site *tenant.Site) (out []piece) {
	fields, is := payload.(map[string]any)
	if !is {
		return nil
	}
	body := fields["body"]
	if directive, is := body.(map[string]any); is && harness.IsDirective(directive) {
		out = leaves(directive, site)
	}
	if _, text := body.(string); len(out) == 0 && body != nil && !text {
		out = pieceOf(map[string]any{"$json": body}, site)
	}
	for _, name := range []string{"headers", "queryParameters"} {
		out = append(out, leaves(fields[name], site)...)
	}
	return out
}

// signatures are the forms in which a request can hold a digest. One of which no shared text is part is none: anybody
// can make it.
func signatures(d sandbox.Digest, inside, known []piece) (out []piece) {
	name := strings.NewReplacer("-", "", "rsa", "").Replace(strings.ToLower(d.Algorithm))
	if d.Length > len(d.Data) || !utf8.Valid(d.Data) || !utf8.Valid(d.Key) || !slices.Contains(tenant.HashNames(), name) {
		return nil
	}
	data, key := string(d.Data), string(d.Key)
	fields := map[string]any{"hash": name, "data": joined(cut(data, inside))}
	secret, use := data, (*string)(nil)
	if d.Use == "hmac" {
		fields["key"], secret, use = joined(cut(key, known)), key, &key
	}
	if !holds(secret, known) {
		return nil
	}
	for _, form := range tenant.SignatureForms() {
		text, err := tenant.Sign(name, use, data, form)
		if err != nil {
			return nil
		}
		with := maps.Clone(fields)
		with["as"] = form
		out = append(out, piece{text, map[string]any{"$signed": with}})
	}
	return out
}

func holds(text string, pieces []piece) bool {
	return slices.ContainsFunc(pieces, func(p piece) bool { return strings.Contains(text, p.text) })
}

// swap puts the templates of pieces into the place of their texts.
func swap(v any, pieces []piece) any {
	switch v := v.(type) {
	case string:
		return joined(cutCoded(v, pieces))
	case []any:
		out := make([]any, len(v))
		for k, e := range v {
			out[k] = swap(e, pieces)
		}
		return out
	case map[string]any:
		if harness.IsDirective(v) && v["$object"] == nil && v["$list"] == nil {
			return v
		}
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = swap(e, pieces)
		}
		return out
	default:
		return v
	}
}

// cut is a text as the templates of pieces and what stands between them. Of two that begin at one place the longer
// counts.
func cut(text string, pieces []piece) (out []any) {
	first, found := len(text), piece{}
	for _, p := range pieces {
		at := strings.Index(text, p.text)
		if at >= 0 && (at < first || at == first && len(p.text) > len(found.text)) {
			first, found = at, p
		}
	}
	if first > 0 || text == "" {
		out = append(out, text[:first])
	}
	if found.text != "" {
		out = append(out, found.template)
		if rest := text[first+len(found.text):]; rest != "" {
			out = append(out, cut(rest, pieces)...)
		}
	}
	return out
}

// cutCoded is cut, also inside the words of a text that are base64.
func cutCoded(text string, pieces []piece) (out []any) {
	if holds(text, pieces) {
		return cut(text, pieces)
	}
	end := 0
	for _, at := range codedWord.FindAllStringIndex(text, -1) {
		plain, err := base64.StdEncoding.DecodeString(text[at[0]:at[1]])
		if err != nil || !holds(string(plain), pieces) {
			continue
		}
		if at[0] > end {
			out = append(out, text[end:at[0]])
		}
		out = append(out, map[string]any{"$base64": joined(cut(string(plain), pieces))})
		end = at[1]
	}
	if end < len(text) || text == "" {
		out = append(out, text[end:])
	}
	return out
}

// joined is one template of several.
func joined(parts []any) any {
	if len(parts) == 1 {
		return parts[0]
	}
	return map[string]any{"$join": parts}
}
