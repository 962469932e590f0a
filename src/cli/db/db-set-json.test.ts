import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Draft } from '../../db/file/draft.ts';
import { parseLines } from '../../db/file/text/lines.ts';
import { bytesOf, textOf } from '../../db/file/text/byte-text.ts';
import { Snapshot } from '../../db/file/snapshot.ts';
import { answerInJson } from './db-json.ts';
import type { DbOutcome } from './db-change.ts';
import { parseSetJson } from './db-set-json.ts';

const draftOf = (...lines: readonly string[]): Draft =>
  new Draft('x', new Snapshot(parseLines(lines.map((line) => `${line}\n`).join(''))));

/** Sets JSON in a draft, as `db x setjson JSON` does. */
async function set(draft: Draft, json: string, input = ''): Promise<DbOutcome | undefined> {
  return (await parseSetJson([bytesOf(json)], () => Promise.resolve(input)))?.(draft);
}

const lines = (draft: Draft): string[] =>
  draft.lines.keys().map((key) => textOf(`${key}=${draft.lines.get(key) ?? ''}`));

test('one or several records are replaced completely; others stay', async () => {
  const draft = draftOf('a=t|Old|1', 'b=t', 'c=t');
  expect(await set(draft, '{"name":"a","type":"u","props":{"New":"é","B":""}}')).toEqual({ status: 0 });
  expect(await set(draft, '[{"name":"b","type":"v"},{"name":"d","type":"w","props":{}}]')).toEqual({ status: 0 });
  expect(lines(draft)).toEqual(['a=u|B||New|é', 'b=v', 'c=t', 'd=w']);
});

test('the JSON is an argument, or read from standard input; without one it is wrong usage', async () => {
  const draft = draftOf();
  expect(await set(draft, '-', '{"name":"a","type":"é"}')).toEqual({ status: 0 });
  expect(lines(draft)).toEqual(['a=é']);
  expect([await set(draft, ''), await parseSetJson([], () => Promise.resolve('{}'))]).toEqual([undefined, undefined]);
});

test.each([
  ['null', ''],
  ['true', '1'],
  ['false', '0'],
  ['0', '0'],
  ['1.50', '1.5'],
  ['"x"', 'x'],
])('the value %s is stored as %j', async (value, stored) => {
  const draft = draftOf();
  await set(draft, `{"name":"a","type":"t","props":{"P":${value},"Z":"z"}}`);
  expect(lines(draft)).toEqual([`a=t|P|${stored}|Z|z`]);
});

test('a record without a type gets an empty one, and without properties, or with null for them, none', async () => {
  const draft = draftOf();
  await set(draft, '[{"name":"a"},{"name":"b","type":null,"props":null},{"name":7,"type":true}]');
  expect(lines(draft)).toEqual(['7=1', 'a=', 'b=']);
});

test.each([
  ['{', 'this is not JSON'],
  ['{"type":"t"}', 'a record is {"name"'],
  ['[{"name":"a","type":"t"},{"name":["b"]}]', 'a record is {"name"'],
  ['{"name":"a","type":{}}', 'a record is {"name"'],
  ['{"name":"a","props":"x"}', 'a record is {"name"'],
  ['{"name":"a","props":{"P":["x"]}}', 'a record is {"name"'],
  ['{"name":"a","props":["x"]}', 'a record is {"name"'],
  ['[null]', 'a record is {"name"'],
  ['"a"', 'a record is {"name"'],
])('%s is refused, and nothing is changed', async (json, message) => {
  const draft = draftOf('a=t|Old|1');
  const outcome = await set(draft, json);
  expect([outcome?.status, outcome?.message?.slice(0, message.length)]).toEqual([255, message]);
  expect(lines(draft)).toEqual(['a=t|Old|1']);
});

test('what would be read back differently is refused for all records together', async () => {
  const draft = draftOf('a=t');
  const json = [
    { name: 'a', type: 'u' },
    { name: 'b=', type: 't' },
    { name: 'c', type: 't', props: { P: 'x|y' } },
  ];
  const outcome = await set(draft, JSON.stringify(json));
  expect(outcome).toEqual({
    status: 1,
    message: 'a key cannot hold an equals sign, a bar or a line feed: "b="; the character | cannot be stored: "x|y"',
  });
  expect(lines(draft)).toEqual(['a=t']);
});

const anyText = fc.string({
  unit: fc.constantFrom('a', 'B', 'é', '🌍', ' ', '=', '#', '"', '\n', '\\', '_'),
  maxLength: 6,
});
const safe = anyText.filter((text) => !text.endsWith('\\') && !text.includes('\\n') && text === text.trim());
const anyRecord = fc.record({
  name: safe.filter((key) => key !== '' && !/^#|[=\n]/.test(key)),
  type: safe,
  props: fc.dictionary(
    safe.filter((name) => name !== '' && name !== 'type'),
    safe,
    { minKeys: 1, maxKeys: 4 },
  ),
});

test('what is set is what is answered', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecord, async (record) => {
      const draft = draftOf();
      expect(await set(draft, JSON.stringify(record))).toEqual({ status: 0 });
      for (const command of ['getjson', 'printjson', 'showjson']) {
        const answer = answerInJson(command, draft.lines, [bytesOf(record.name)]);
        expect(answer?.status).toBe(0);
        expect(JSON.parse(textOf(answer?.output ?? ''))).toEqual(record);
        const members = (answer?.output ?? '').split('\n').filter((line) => /^ +"/.test(line));
        for (const line of members) expect(line).toMatch(/^ {3,6}"(?:[^"\\]|\\.)*" : /);
      }
    }),
    { numRuns: 500 },
  );
});
