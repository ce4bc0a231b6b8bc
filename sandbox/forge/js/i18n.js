"use strict";
// Stand-in for @forge/i18n, written from what it gives for what: locales, translations and where they fall back to.
Object.defineProperty(exports, "__esModule", { value: true });

const FORGE_SUPPORTED_LOCALE_CODES = ["zh-CN", "zh-TW", "cs-CZ", "da-DK", "nl-NL", "en-US", "en-GB", "et-EE", "fi-FI",
  "fr-FR", "de-DE", "hu-HU", "is-IS", "it-IT", "ja-JP", "ko-KR", "no-NO", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU",
  "sk-SK", "tr-TR", "es-ES", "sv-SE"];
// Languages that are spoken in several countries, and the one that is meant without a country.
const plain = { zh: "zh-CN", en: "en-US", pt: "pt-PT" };
const other = { nb: "no-NO", "nb-NO": "no-NO" };

function ensureLocale(raw) {
  const code = raw.replace("_", "-");
  if (FORGE_SUPPORTED_LOCALE_CODES.includes(code)) return code;
  const ofLanguage = () => FORGE_SUPPORTED_LOCALE_CODES.find(c => c.startsWith(code + "-"));
  return other[code] || plain[code] || (code && !code.includes("-") && ofLanguage()) || null;
}

const own = (of, name) => of !== null && typeof of === "object" && Object.hasOwn(of, name) ? of[name] : undefined;

// A key is a name, or a path of names.
function valueOf(content, key) {
  const whole = own(content, key);
  const found = typeof whole === "string" ? whole : key.split(".").reduce(own, content);
  return typeof found === "string" ? found : null;
}
const getTranslationValue = (lookup, key, locale) => lookup[locale] ? valueOf(lookup[locale], key) : null;

class TranslationGetterError extends Error {
  constructor(message) {
    super(message);
    this.name = "TranslationGetterError";
  }
}

class TranslationsGetter {
  #resources;
  #config;
  #read = new Map();

  constructor(resources) {
    this.#resources = resources;
  }

  async getTranslations(locale, options = { fallback: true }) {
    if (options.fallback) {
      const [first] = await this.getTranslationsByLocaleLookupOrder(locale, 1);
      return first || { translations: null, locale };
    }
    const { locales } = await this.#info();
    return { translations: locales.includes(locale) ? await this.#resource(locale) : null, locale };
  }

  async getTranslationsByLocaleLookupOrder(locale, most = Infinity) {
    const { locales, fallback } = await this.#info();
    const order = [locale, ...(fallback[locale] || []), fallback.default];
    const known = [...new Set(order)].filter(l => locales.includes(l)).slice(0, most);
    const out = [];
    for (const l of known) out.push({ locale: l, translations: await this.#resource(l) });
    return out;
  }

  reset() {
    this.#config = undefined;
    this.#read.clear();
  }

  async #info() {
    if (!this.#config) this.#config = await asked(() => this.#resources.getI18nInfoConfig(), "Failed to get i18n info config");
    return this.#config;
  }

  async #resource(locale) {
    if (!this.#read.has(locale)) {
      const what = `Failed to get translation resource for locale: ${locale}`;
      this.#read.set(locale, await asked(() => this.#resources.getTranslationResource(locale), what));
    }
    return this.#read.get(locale);
  }
}

async function asked(read, message) {
  try {
    return await read();
  } catch (e) {
    throw e instanceof TranslationGetterError ? e : new TranslationGetterError(message);
  }
}

class Translator {
  #locale;
  #getter;
  #translations;

  constructor(locale, getter) {
    this.#locale = locale;
    this.#getter = getter;
  }

  async init() {
    this.#translations = await this.#getter.getTranslationsByLocaleLookupOrder(this.#locale);
  }

  translate(key) {
    if (!this.#translations) throw new Error("TranslationLookup not initialized");
    for (const { translations } of this.#translations) {
      const found = valueOf(translations, key);
      if (found !== null) return found;
    }
    return null;
  }
}

Object.assign(exports, {
  FORGE_SUPPORTED_LOCALE_CODES, I18N_BUNDLE_FOLDER_NAME: "__LOCALES__", I18N_INFO_FILE_NAME: "i18n-info.json",
  ensureLocale, getTranslationValue, TranslationGetterError, TranslationsGetter, Translator,
});
