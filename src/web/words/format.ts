/** A number in a language's format: `1,234.5`, `1.234,5`. */
export function formatNumber(value: number, language: string): string {
  const known = numbers.get(language) ?? new Intl.NumberFormat(language);
  numbers.set(language, known);
  return known.format(value);
}

/** Names as a list in a language: `a, b and c`. */
export function formatList(texts: readonly string[], language: string): string {
  const known = lists.get(language) ?? new Intl.ListFormat(inEurope(language));
  lists.set(language, known);
  return known.format(texts);
}

const lists = new Map<string, Intl.ListFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

/** Dates and times in a language's format, in the server's time zone; in English with the day before the month. */
export function formatTime(time: Date, language: string): string {
  return formatter(language).format(time);
}

/** A duration in short form: `3 ms`, `2.4 sec`, `5 min`. */
export function formatDuration(seconds: number, language: string): string {
  const milliseconds = Math.round(seconds * 1000);
  if (milliseconds < 1000) return formatUnit(milliseconds, 'millisecond', 0, language);
  return seconds < 120 ? formatUnit(seconds, 'second', 1, language) : formatUnit(seconds / 60, 'minute', 0, language);
}

function formatUnit(value: number, unit: string, maximumFractionDigits: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(
    value,
  );
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Cached, since creating a formatter takes longer than using it. */
function formatter(language: string): Intl.DateTimeFormat {
  const known =
    formatters.get(language) ??
    new Intl.DateTimeFormat(inEurope(language), { dateStyle: 'medium', timeStyle: 'medium' });
  formatters.set(language, known);
  return known;
}

/** British English: the day before the month. */
function inEurope(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}
