/**
 * Converts the language of an old lexicon to a BCP 47 tag: `en-us` and `en_US` become `en-US`, `FR` becomes `fr`,
 * `zh-tw` becomes `zh-TW`. Returns undefined if it is not a language.
 */
export function parseLanguage(text: string): string | undefined {
  const tag = text
    .trim()
    .replace(/\.[\w-]+$/, '')
    .replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
