import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Snapshot } from '../../db/file/snapshot.ts';
import { parseLines } from '../../db/file/text/lines.ts';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { readKnownFile, writeKnownFile } from './known-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder().path;
  file = join(folder, 'accounts');
});

const head = { format: 1, identity: '1:2:3:4:5', bytes: 7, salt: 'c2FsdA==' };

test('what was stored is read back, with its secrets blanked', () => {
  const door = 'gadget|DoorToken|sesame';
  const snapshot = new Snapshot(parseLines(`abc=gadget|City|Bonn\nbob=${door}\n`));
  writeKnownFile(file, snapshot, { identity: '1:2:3:4:5', bytes: 7 });
  const known = readKnownFile(file);
  expect(known).toMatchObject({ identity: '1:2:3:4:5', bytes: 7 });
  expect([...(known?.lines.keys() ?? [])]).toEqual(['abc', 'bob']);
  expect(known?.lines.get('abc')).toBe('gadget|City|Bonn');
  expect(known?.lines.get('bob')).not.toContain('sesame');
  expect(known?.lines.get('bob')).toBe(known?.sealed(door));
});

test('an empty database is known too', () => {
  writeFileSync(file, JSON.stringify(head));
  expect(readKnownFile(file)?.lines.size).toBe(0);
});

test.each(['', '{', 'null', '7', '[1]', '{}'])('a file that holds %j counts as none', (text) => {
  writeFileSync(file, text);
  expect(readKnownFile(file)).toBeUndefined();
});

test.each([{ format: 2 }, { identity: 1 }, { bytes: '7' }, { salt: undefined }, { salt: 7 }])(
  'a file whose first line has %j counts as none',
  (damaged) => {
    writeFileSync(file, JSON.stringify({ ...head, ...damaged }));
    expect(readKnownFile(file)).toBeUndefined();
  },
);

test.each(['{', '7', 'null', '["abc"]', '["abc",7]', '["abc","gadget","more"]'])(
  'a file with the record %s counts as none',
  (line) => {
    writeFileSync(file, `${JSON.stringify(head)}\n["abc","gadget"]\n${line}\n`);
    expect(readKnownFile(file)).toBeUndefined();
  },
);
