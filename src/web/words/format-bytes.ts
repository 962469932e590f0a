/** An amount of data in a language's format, in the largest unit: `3.4 GB`. A kilobyte has 1000 bytes. */
export function formatBytes(bytes: number, language: string): string {
  // A value that would be shown as 1,000 is shown as 1 in the next unit.
  const begun = units.findIndex((_unit, index) => Math.round(bytes / 1000 ** index) < 1000);
  const power = begun < 0 ? units.length - 1 : begun;
  const amount = bytes / 1000 ** power;
  const maximumFractionDigits = amount < 10 && power > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // The short form of "byte" has no plural.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits,
  }).format(amount);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];
