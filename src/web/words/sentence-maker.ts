import i18next, { type FormatterModule, type i18n } from 'i18next';
import { baseOf } from '../../lexicons/lexicon.ts';
import type { Sentences } from '../../lexicons/lexicon-file.ts';
import { isolated } from './direction.ts';
import { formatNumber } from './format.ts';

/** Fills in values and plural forms. English is the fallback for every language. */
export function createSentenceMaker(missing: (name: string, key: string) => void): i18n {
  const maker = i18next.createInstance().use(valuesByLanguage);
  void maker.init({
    lng: 'en',
    fallbackLng: 'en',
    load: 'currentOnly',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false, alwaysFormat: true },
    initAsync: false,
    returnNull: false,
    saveMissing: true,
    missingKeyHandler(_languages, name, key: string, instead: string) {
      // A text with blanks is shown as it is.
      if (instead === key && !/\s/.test(key)) missing(name, key);
    },
    resources: {},
  });
  return maker;
}

/** Formats a value for a sentence: a number in the language's format, a text isolated from its surroundings. */
const valuesByLanguage: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format(value: unknown, format, language = 'en') {
    if (typeof value === 'number') return formatNumber(value, language);
    return typeof value === 'string' && format !== plain ? isolated(value, language) : String(value);
  },
};

/** `{{type, plain}}`: a value that is not part of a sentence, such as part of a key. */
const plain = 'plain';

/** A lexicon whose form for other numbers is also used for missing plural forms. */
export function withPluralForms(sentences: Sentences, language: string): Sentences {
  const forms = new Intl.PluralRules(baseOf(language)).resolvedOptions().pluralCategories;
  const filled = new Map(sentences);
  for (const [key, sentence] of sentences) {
    if (!key.endsWith('_other')) continue;
    const plain = key.slice(0, -'_other'.length);
    for (const form of forms) if (!filled.has(`${plain}_${form}`)) filled.set(`${plain}_${form}`, sentence);
  }
  return filled;
}
