package app

import (
	"encoding/json"
	"errors"
	"fmt"

	"crosstalk/sandbox/userfile"
)

// localesFolder is where Forge's bundler puts translations, beside the bundle.
const localesFolder = "__LOCALES__"

// readTranslations returns the files that Forge's bundler makes of the manifest's translations, by path: one for each
// locale, and i18n-info.json, which lists these and where each falls back to. A file that is not there, or is not JSON,
// leaves a warning, and its locale is left out. Nil when the manifest declares none.
func (a *App) readTranslations(n *userfile.Node) map[string][]byte {
	resources := n.Get("resources").List()
	if len(resources) == 0 {
		return nil
	}
	files, locales := map[string][]byte{}, []string{}
	for _, r := range resources {
		locale := r.Get("key").Text()
		data, err := a.readTranslation(r.Get("path").Text())
		if locale == "" {
			err = errors.New("it has no key")
		}
		if err != nil {
			a.warn("translation-unreadable", fmt.Sprintf("the translations of the locale %q cannot be read: %v", locale, err),
				declared(r, "path", "key"))
			continue
		}
		files[localesFolder+"/"+locale+".json"] = data
		locales = append(locales, locale)
	}
	fallback := n.Get("fallback").Mapping()
	if fallback == nil {
		fallback = map[string]any{}
	}
	// What i18n keys in modules stand for is for the products that show these.
	info, err := json.Marshal(map[string]any{
		"translations": map[string]any{},
		"config":       map[string]any{"locales": locales, "fallback": fallback},
	})
	if err != nil {
		panic("internal: not JSON: " + err.Error())
	}
	files[localesFolder+"/i18n-info.json"] = info
	return files
}

// maxTranslation is the largest file of translations that is read, in bytes.
const maxTranslation = 8 << 20

// readTranslation reads a file below the app's folder that holds JSON. No link leads it out of there.
func (a *App) readTranslation(name string) ([]byte, error) {
	data, err := ReadFileIn(a.Dir, name, maxTranslation)
	if err == nil && !json.Valid(data) {
		err = fmt.Errorf("%s is not JSON", name)
	}
	return data, err
}
