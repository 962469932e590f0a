import { accept, refuse, type Rule } from 'panelsmith';

const kilobytesIn = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 } as const;

/** Limit in kilobytes, so that every amount is an exact number. */
const most = 1024 ** 4 * 1000;

/** The kilobytes of a typed amount, such as `500`, `1.5 G` or `2T`; without a letter it is megabytes. */
export function kilobytesOf(typed: string): number | undefined {
  const [, digits = '', letter = 'M'] = /^([0-9]+(?:[.,][0-9]+)?) *([KMGT])?(?:i?B)?$/i.exec(typed.trim()) ?? [];
  if (digits === '') return undefined;
  const unit = Object.entries(kilobytesIn).find(([name]) => name === letter.toUpperCase())?.[1] ?? 1;
  const kilobytes = Math.round(Number(digits.replace(',', '.')) * unit);
  return kilobytes <= most ? kilobytes : undefined;
}

/** Kilobytes in the largest unit that shows them exactly: `1.5G`. A text that is not a number is shown unchanged. */
export function formatKilobytes(stored: string | undefined): string {
  const kilobytes = Number(stored ?? '0');
  if (!/^[0-9]+$/.test(stored ?? '0') || kilobytes === 0) return stored ?? '0';
  for (const [letter, unit] of Object.entries(kilobytesIn).toReversed()) {
    const amount = kilobytes / unit;
    if (amount >= 1 && Number.isInteger(amount * 100)) return `${amount}${letter}`;
  }
  return `${kilobytes}K`;
}

/** An amount of disk space; the value is in the shortest form. */
export const diskSpace: Rule = (value) => {
  const kilobytes = kilobytesOf(value);
  return kilobytes === undefined ? refuse('errors.diskSpace') : accept(formatKilobytes(String(kilobytes)));
};
