import type { SessionData } from 'express-session';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findUnsent, isTooLong, keepUnsent, openUnsent, sealUnsent, type UnsentForm } from './unsent-form.ts';

const secret = 'the secret of this server';
const anyText = fc.string({ unit: 'binary', maxLength: 20 });

const anyForm: fc.Arbitrary<UnsentForm> = fc.record({
  claim: anyText,
  form: anyText,
  typed: fc.array(fc.tuple(anyText, fc.array(anyText, { maxLength: 3 })), { maxLength: 5 }),
  isPartial: fc.boolean(),
});

const formOf = (form: string, typed: UnsentForm['typed'] = [['Note', ['as typed']]]): UnsentForm => ({
  claim: 'abc',
  form,
  typed,
  isPartial: false,
});

/** Seals a form that is short enough. */
function sealed(form: UnsentForm): string {
  const text = sealUnsent(secret, form);
  if (text === undefined) throw new Error('too long');
  return text;
}

describe('a sealed form', () => {
  test('is opened with the same values, whatever was typed', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(openUnsent(secret, sealed(form))).toEqual(form);
      }),
    );
  });

  test('travels through a page and its form unchanged', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(sealed(form)).toMatch(/^[\w-]+$/);
      }),
    );
  });

  test('is not opened after one byte of it was changed', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), fc.integer({ min: 1, max: 255 }), (form, place, difference) => {
        const bytes = Buffer.from(sealed(form), 'base64url');
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ difference, at);
        expect(openUnsent(secret, bytes.toString('base64url'))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('is not opened when it was cut or made longer', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), (form, place) => {
        const bytes = Buffer.from(sealed(form), 'base64url');
        const cut = bytes.subarray(0, place % bytes.length);
        const longer = Buffer.concat([bytes, Buffer.of(place % 256)]);
        for (const wrong of [cut, longer]) expect(openUnsent(secret, wrong.toString('base64url'))).toBeUndefined();
      }),
    );
  });

  test('cannot be opened by another server', () => {
    expect(openUnsent('another secret', sealed(formOf('/server-manager/x/y')))).toBeUndefined();
  });

  test('does not reveal what was typed, and is different each time', () => {
    const form = formOf('/server-manager/x/y', [['Note', ['the same text '.repeat(20)]]]);
    const texts = [sealed(form), sealed(form)];
    expect(texts[0]).not.toBe(texts[1]);
    for (const text of texts) expect(Buffer.from(text, 'base64url').toString('latin1')).not.toContain('the same');
  });

  test.each(['', 'x', 'é'.repeat(100), 'A'.repeat(37), 'A'.repeat(38), 'A'.repeat(1000), '{}'])(
    'is never %j',
    (text) => {
      expect(openUnsent(secret, text)).toBeUndefined();
    },
  );
});

test.each([
  ['x', 1],
  ['é', 1],
  ['"', 2],
  ['\n', 2],
])('a form of many %j is sealed up to a length of 65,536 characters, and not above', (sign, width) => {
  const around = JSON.stringify(formOf('/x', [['Note', ['']]])).length;
  const most = Math.floor((65_536 - around) / width);
  const [longest, tooLong] = [most, most + 1].map((count) => formOf('/x', [['Note', [sign.repeat(count)]]]));
  if (!longest || !tooLong) throw new Error('two forms');
  expect([isTooLong(longest), openUnsent(secret, sealed(longest))]).toEqual([false, longest]);
  expect([isTooLong(tooLong), sealUnsent(secret, tooLong)]).toEqual([true, undefined]);
});

describe('a form that waits for its person', () => {
  const url = '/server-manager/cellnumbers/modify';

  test('is found by the address that was given for it, whatever its record is called', () => {
    fc.assert(
      fc.property(anyText, anyForm, (key, form) => {
        const session: Pick<SessionData, 'unsent'> = {};
        const address = keepUnsent(session, { ...form, form: `${url}?key=${encodeURIComponent(key)}` });
        expect(new URL(address, 'http://server').searchParams.get('key')).toBe(key);
        expect(findUnsent(session, address)).toEqual(new Map(form.typed));
      }),
    );
  });

  test('is found for a record with a question mark in its name, and not for a similar one', () => {
    const session: Pick<SessionData, 'unsent'> = {};
    const address = keepUnsent(session, formOf(`${url}?key=a?b`));
    expect(new URL(address, 'http://server').searchParams.get('key')).toBe('a?b');
    expect(findUnsent(session, address)).toEqual(new Map([['Note', ['as typed']]]));
    expect(findUnsent(session, address.replace('a%3Fb', 'a'))).toBeUndefined();
  });

  test('is not shown for another record, page or address, nor without one', () => {
    const session: Pick<SessionData, 'unsent'> = {};
    const address = keepUnsent(session, formOf(`${url}?key=abc`));
    expect(findUnsent(session, address)).toEqual(new Map([['Note', ['as typed']]]));
    for (const other of [
      address.replace('key=abc', 'key=abd'),
      address.replace('key=abc', 'key='),
      address.replace('key=abc&', ''),
      address.replace('/modify', '/remove'),
      address.replace(/\.typed=/, '.typed=x'),
      address.replace(/\.typed=.*/, '.typed='),
      `${url}?key=abc`,
      url,
      '',
    ])
      expect(findUnsent(session, other)).toBeUndefined();
    expect(findUnsent({}, address)).toBeUndefined();
  });

  test('is not shown on another record of a page that was opened without one', () => {
    const session: Pick<SessionData, 'unsent'> = {};
    const address = keepUnsent(session, formOf(url));
    expect(findUnsent(session, `${address}&key=abc`)).toBeUndefined();
    expect(findUnsent(session, address)).toEqual(new Map([['Note', ['as typed']]]));
  });

  test('begins at its first step again, with everything else in its address', () => {
    const session: Pick<SessionData, 'unsent'> = {};
    const address = keepUnsent(session, formOf(`${url}?step=2&key=a%26b&flow=x&.typed=old&from=list`));
    const query = new URL(address, 'http://server').searchParams;
    expect([...query.keys()]).toEqual(['key', 'from', '.typed']);
    expect([query.get('key'), query.get('from')]).toEqual(['a&b', 'list']);
    expect(query.get('.typed')).not.toBe('old');
  });

  test('replaces the earlier one', () => {
    const session: Pick<SessionData, 'unsent'> = {};
    const first = keepUnsent(session, formOf(url, [['Note', ['first']]]));
    const second = keepUnsent(session, formOf(url, [['Note', ['second']]]));
    expect([findUnsent(session, first), findUnsent(session, second)]).toEqual([
      undefined,
      new Map([['Note', ['second']]]),
    ]);
  });
});
