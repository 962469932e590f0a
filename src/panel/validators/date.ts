import { validator } from './validator.ts';

/**
 * A date as people write one: `2000-01-01`, `12/31/2026`, `12/31`, `31.12.2026`, `31 Dec 2026`, `December 31, 2026`,
 * `tomorrow`,
 * `next friday`, `3 days ago`, a time of day, or a date and a time. It is not converted.
 */
export const date = validator((typed) => isDate(typed.trim().toLowerCase()), 'errors.validators.date');

const month = '(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\\.?';
const day = '(\\d{1,2})(?:st|nd|rd|th)?';
const weekday = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)';
const unit = '(?:second|minute|hour|day|week|month|year)s?';
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const clock = /^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?m\.?)?$|^(?:1[0-2]|[1-9])\s*[ap]\.?m\.?$/;
const phrase = new RegExp(
  `^(?:now|today|tomorrow|yesterday|noon|midnight|(?:next |last |this )?${weekday}|(?:next|last) ${unit}|` +
    `in \\d{1,4} ${unit}|[+-]? ?\\d{1,4} ${unit}(?: ago)?)$`,
);
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const packed = /^((?:19|20)\d\d)()(\d\d)(\d\d)$/;
const monthFirst = /^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}|\d\d))?$/;
const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{1,2})?\.?$/;
const dayMonth = new RegExp(`^${day}[ -]${month}(?:,? ?-?(\\d{4}|\\d\\d))?$`);
const monthDay = new RegExp(`^${month} ${day}(?:,? (\\d{4}))?$`);

function isDate(typed: string): boolean {
  const [, before = typed, after] = /^(.*\S)(?:\s+at|,|t)?\s*(?<=[\st])(\d{1,2}:\S.*)$/.exec(typed) ?? [];
  if (clock.test(typed)) return true;
  if (after !== undefined && !clock.test(after)) return false;
  const day = after === undefined ? typed : before;
  const plain = day.replace(new RegExp(`^${weekday},? (?=.*\\d)`), '');
  return phrase.test(day) || isCalendarDay(plain);
}

function isCalendarDay(typed: string): boolean {
  const start = yearFirst.exec(typed) ?? packed.exec(typed);
  if (start !== null) return exists(start[1], start[3], start[4]);
  const numbers = monthFirst.exec(typed);
  if (numbers !== null) return exists(numbers[3], numbers[1], numbers[2]);
  const points = dotted.exec(typed);
  if (points !== null) return exists(points[3], points[2], points[1]) || exists(points[3], points[1], points[2]);
  const named = dayMonth.exec(typed);
  if (named !== null) return exists(named[3], monthNumber(named[2]), named[1]);
  const english = monthDay.exec(typed);
  return english !== null && exists(english[3], monthNumber(english[1]), english[2]);
}

function monthNumber(name: string | undefined): string {
  return `${months.indexOf(name?.slice(0, 3) ?? '') + 1}`;
}

/** Whether the date exists; without a year, 29 February is accepted. */
function exists(year: string | undefined, monthText: string | undefined, dayText: string | undefined): boolean {
  const monthIndex = Number(monthText) - 1;
  const found = new Date(Date.UTC(year?.length === 4 ? Number(year) : 2000, monthIndex, Number(dayText)));
  return found.getUTCMonth() === monthIndex && found.getUTCDate() === Number(dayText);
}
