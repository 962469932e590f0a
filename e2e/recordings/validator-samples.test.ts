import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { findValidator } from '../../src/panel/validators/validators.ts';
import { recordings } from './folder.ts';

const samples = join(recordings, 'formmagick/validators.json');

interface Sample {
  readonly validator: string;
  readonly args: string;
  /** Null for a missing parameter. */
  readonly input: string | null;
  readonly ok: boolean;
  readonly message: string | null;
}

/** Intended differences, with the description of the library about them. */
const exceptions: readonly (readonly [name: string, input: string, because: string])[] = [
  ['word', 'abc\n', '`$` also matches before a final newline: do not reproduce'],
  ['iso_country_code', 'a|b', 'value used as a pattern: `a|b` passes'],
  ['ip_number', '1.2.3.4.', 'exactly three dots required'],
  ['ip_number', '1..2.3', 'four dot-separated parts each <= 255; the library lets one be empty'],
  ['date', '4111 1111 1111 1111', 'whatever the lenient date parser understands; a card number is not a date'],
];

function answer(name: string, args: string, input: string): string | undefined {
  const rule = findValidator(name, args === '' ? [] : args.split(','));
  assert.ok(rule !== undefined, `no validator ${name}`);
  const said = rule(input);
  return said.refused ? said.key : undefined;
}

describe.skipIf(!existsSync(samples))('the samples of the library', () => {
  const rows = existsSync(samples) ? (JSON.parse(readFileSync(samples, 'utf8')) as readonly Sample[]) : [];
  const names = [...new Set(rows.map((row) => row.validator))];
  const isException = ({ validator, input }: Sample): boolean =>
    exceptions.some(([name, text]) => name === validator && text === input);

  test.each(names)('are accepted and refused in the same way by %s', (name) => {
    const wrong = rows
      .filter((row) => row.validator === name && !isException(row))
      .filter(({ args, input, ok }) => (answer(name, args, input ?? '') === undefined) !== ok);
    assert.deepEqual(wrong, []);
  });

  test.each(names)('have the same distinct reasons in %s', (name) => {
    const messages = new Map<string, Set<string>>();
    for (const row of rows.filter((one) => one.validator === name && !one.ok && !isException(one))) {
      const key = answer(name, row.args, row.input ?? '') ?? '';
      // The numbers in a message are arguments in our messages.
      messages.set(key, (messages.get(key) ?? new Set()).add((row.message ?? '').replace(/-?\b(\d+|abc)\b/g, 'N')));
    }
    for (const [key, said] of messages) assert.equal(said.size, 1, `${key}: ${[...said].join(' | ')}`);
  });

  test('differ in every intended difference', () => {
    const differing = rows
      .filter(isException)
      .filter((row) => row.ok === (answer(row.validator, row.args, row.input ?? '') !== undefined));
    assert.equal(differing.length, rows.filter(isException).length);
  });
});
