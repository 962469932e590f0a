import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Database } from '../db/file/database.ts';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { codecOf, type Encoding } from './encoding.ts';
import { OpenDatabase } from './open-database.ts';
import { bytesOfProps, withProps, type OpenRecord } from './open-record.ts';

let folder: TemporaryFolder;
let warnings: string[];

beforeEach(() => {
  folder = temporaryFolder();
  warnings = [];
});

/** Opens a database `bells` with these lines and returns the record `abc`. */
function recordOf(line: string, encoding: Encoding = 'text'): OpenRecord {
  const file = folder.at('bells');
  writeFileSync(file, Buffer.from(`${line}\n`, 'latin1'));
  const database = new OpenDatabase(new Database('bells', file), {
    codec: codecOf(encoding),
    readOnly: false,
    warn: (warning) => warnings.push(warning),
    hasDefaults: () => false,
  });
  const record = database.get('abc');
  if (!record) throw new Error('there is no record abc');
  return record;
}

function stored(): string {
  return readFileSync(folder.at('bells'), 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join();
}

test('a record shows its type and properties, with escaped bars and line feeds decoded', () => {
  const record = recordOf('abc=bell\\|a|Text|one\\ntwo|Bar|a\\|b|Empty||Lone');
  expect([record.type, record.prop('type')]).toEqual(['bell|a', 'bell|a']);
  expect([...record.props]).toEqual([
    ['Text', 'one\ntwo'],
    ['Bar', 'a|b'],
    ['Empty', ''],
  ]);
  expect(record.prop('Lone')).toBeUndefined();
});

test('bars are removed from a value, and what would be read back differently is not stored', async () => {
  const record = recordOf('abc=bell');
  await record.setProp('Melody', '|ding|dong|');
  expect(stored()).toBe('abc=bell|Melody|dingdong');
  for (const value of ['C:\\', 'C:\\new', 'a\0b', '\\|'])
    await expect(record.setProp('Melody', value)).rejects.toThrow(/value of property Melody/);
  await expect(record.setProp('a|b', '1')).rejects.toThrow(/property name "a\|b"/);
  expect(stored()).toBe('abc=bell|Melody|dingdong');
});

test('several properties are added to those there are; a reset replaces all of them and the type', async () => {
  const record = recordOf('abc=bell|A|1|B|2');
  expect(record.prop('B')).toBe('2');
  await record.mergeProps({ B: '3', type: 'gong' });
  expect([record.prop('B'), stored()]).toEqual(['3', 'abc=gong|A|1|B|3']);
  await record.resetProps({ type: 'bell', C: '4' });
  expect(stored()).toBe('abc=bell|C|4');
});

test('a deleted record has no type and no properties, and only merging creates it again', async () => {
  const record = recordOf('abc=bell|A|1');
  expect([await record.delete(), await record.delete()]).toEqual([true, false]);
  expect([record.type, record.prop('type'), record.props.size]).toEqual(['', undefined, 0]);
  expect([await record.setProp('A', '2'), await record.deleteProp('A'), stored()]).toEqual([false, undefined, '']);
  await record.mergeProps({ A: '2' });
  expect([stored(), warnings]).toEqual(['abc=|A|2', ['abc has no type']]);
});

test('deleting a property returns its value, and leaves the file alone when it was not set', async () => {
  const record = recordOf('abc=bell|Zo\xeb|1|B|2');
  expect(await record.deleteProp('None')).toBeUndefined();
  expect(stored()).toBe('abc=bell|Zo\xeb|1|B|2');
  expect(await record.deleteProp('Zoë')).toBe('1');
  expect(stored()).toBe('abc=bell|B|2');
});

test('a plain value is a type, with a warning if there are properties', async () => {
  expect([recordOf('abc=office').value, warnings]).toEqual(['office', []]);
  const record = recordOf('abc=office|A|1');
  expect([record.value, await record.setValue('home'), warnings.length]).toEqual(['office', true, 2]);
  expect(stored()).toBe('abc=home|A|1');
});

test('a record is shown with its names in byte order and aligned', () => {
  expect(recordOf('abc=bell|zone|1|Melody|ding').show()).toBe('abc\n  Melody = ding\n    type = bell\n    zone = 1\n');
  const long = 'L'.repeat(50);
  expect(recordOf(`abc=bell|${long}|1`).show()).toBe(`abc\n  ${long} = 1\n  ${' '.repeat(36)}type = bell\n`);
});

test('any properties that are accepted are read back as they were given, with either encoding', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'n', 'é', '\xff', '\\', '|', '\n', '=', ' '), maxLength: 6 });
  // Blanks at the end of a line are trimmed, so a property that sorts after all others stands there.
  const last = `${'\xff'.repeat(7)}|the end`;
  for (const encoding of ['text', 'bytes'] as const)
    await fc.assert(
      fc.asyncProperty(text, text, async (name, value) => {
        const codec = codecOf(encoding);
        fc.pre(name !== 'type' && isAccepted(() => bytesOfProps({ [name]: value }, codec, 'refusing bars')));
        const raw = withProps(`bell|Z|z|${last}`, bytesOfProps({ [name]: value }, codec, 'refusing bars'));
        const record = recordOf(`abc=${raw}`, encoding);
        const shown = value.replaceAll('\\|', '|');
        expect([record.type, record.prop('Z'), record.prop(name)]).toEqual(['bell', 'z', shown]);
        expect(await record.deleteProp(name)).toBe(shown);
        expect(stored()).toBe(`abc=bell|Z|z|${last}`);
      }),
      { numRuns: 30 },
    );
});

function isAccepted(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
