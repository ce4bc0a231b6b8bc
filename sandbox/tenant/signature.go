package tenant

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
)

// What a legitimate sender puts into a request depends on what it shares with the app, and on the rest of the request.
// These words stand for it, so that the request is right in every world:
//
//	{"$setting":{"name":"HOOK_SECRET","value":"abc","secret":true}}
//	        an environment variable, given its value in the base world; see World.Setting
//	{"$signed":{"key":TEMPLATE,"hash":"sha256","data":TEMPLATE,"as":"hex"}}
//	        the HMAC of the data, or its plain hash when there is no key; see HashNames and SignatureForms
//	{"$json":TEMPLATE}
//	        the value as JSON text: what a body that is no text is sent as

var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

var signatureForms = map[string]func([]byte) string{
	"hex": hex.EncodeToString, "base64": base64.StdEncoding.EncodeToString,
	"base64url": base64.RawURLEncoding.EncodeToString,
}

// HashNames are the hashes that a template can sign with, sorted.
func HashNames() []string { return sortedKeys(hashes) }

// SignatureForms are the forms in which a template can write a signature, sorted.
func SignatureForms() []string { return sortedKeys(signatureForms) }

// Sign is what "$signed" stands for: the HMAC of data under a key, or the hash of data when the key is nil. An unknown
// hash or form is an error.
func Sign(name string, key *string, data, form string) (string, error) {
	make, write := hashes[name], signatureForms[form]
	if make == nil || write == nil {
		return "", fmt.Errorf("template: $signed knows the hashes %q and the forms %q, not %q and %q",
			HashNames(), SignatureForms(), name, form)
	}
	h := make()
	if key != nil {
		h = hmac.New(make, []byte(*key))
	}
	h.Write([]byte(data))
	return write(h.Sum(nil)), nil
}

func (f *filler) signed(arg any, suffix string) (string, error) {
	fields, _ := arg.(map[string]any)
	name, _ := fields["hash"].(string)
	form, _ := fields["as"].(string)
	data, err := f.join([]any{fields["data"]}, suffix)
	if err != nil {
		return "", err
	}
	template, has := fields["key"]
	if !has {
		return Sign(name, nil, data, form)
	}
	key, err := f.join([]any{template}, suffix)
	if err != nil {
		return "", err
	}
	return Sign(name, &key, data, form)
}

// Signatures are what "$signed" stands for in a template that has been decoded, in the order of the names that lead
// there: the objects that say how it signs, and what.
func Signatures(v any) (out []map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, Signatures(e)...)
		}
	case map[string]any:
		if how, is := v["$signed"].(map[string]any); is && len(v) == 1 {
			return []map[string]any{how}
		}
		for _, name := range sortedKeys(v) {
			out = append(out, Signatures(v[name])...)
		}
	}
	return out
}

// Setting is the template for an environment variable, given its value in the base world.
func Setting(name, value string, secret bool) map[string]any {
	return map[string]any{"$setting": map[string]any{"name": name, "value": value, "secret": secret}}
}

func (f *filler) setting(arg any) (string, error) {
	fields, _ := arg.(map[string]any)
	name, named := fields["name"].(string)
	value, valued := fields["value"].(string)
	secret, _ := fields["secret"].(bool)
	if !named || !valued {
		return "", fmt.Errorf("template: $setting wants a name and a value, got %v", arg)
	}
	return f.site.world.Setting(name, value, secret), nil
}

func (f *filler) json(arg any, suffix string) (string, error) {
	v, err := f.fill(arg, suffix)
	if err != nil {
		return "", err
	}
	text, err := JSON(v)
	if err != nil {
		return "", fmt.Errorf("template: %w", err)
	}
	if len(text) > maxJoined {
		return "", fmt.Errorf("template: a text of more than %d bytes", maxJoined)
	}
	return string(text), nil
}
