/**
 * A language of an old lexicon as BCP 47 writes it: `en-us` and `en_US` are `en-US`, `FR` is `fr`, `zh-tw` is `zh-TW`.
 * Undefined when it is none.
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
