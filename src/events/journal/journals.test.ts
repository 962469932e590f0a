import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { Journals } from './journals.ts';
import type { RunReport } from './run-details.ts';

let folder: string;
let journals: Journals;

beforeEach(() => {
  folder = temporaryFolder().path;
  journals = new Journals(join(folder, 'runs'));
});

const at = '2026-03-01T10:00:00.000Z';
const output = (text: string): RunReport => ({ type: 'output', at, action: 0, text });

function write(id: string, ...reports: readonly RunReport[]): void {
  const journal = journals.open(id);
  for (const report of reports) journal.add(report);
  journal.close();
}

test('what is written is read back, in a folder and a file that only we can read', () => {
  write('r1', output('é\n'), output('two\n'));
  expect(journals.read('r1')).toEqual([output('é\n'), output('two\n')]);
  expect([statSync(journals.folder).mode & 0o777, statSync(journals.file('r1') ?? '').mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
  write('r1', output('three\n'));
  expect(journals.read('r1')).toHaveLength(3);
});

test.each(['', '../r1', 'R1', 'r1.jsonl', 'a/b', 'x'.repeat(101), 'r1\n'])('%j is not an id of a run', (id) => {
  expect([journals.file(id), journals.read(id), journals.ends(id)]).toEqual([undefined, undefined, undefined]);
  expect(() => journals.open(id)).toThrow(`${id} is not an id of a run`);
});

test('runs are listed in their order, without anything else in the folder; new ones are seen', () => {
  expect(journals.ids()).toEqual([]);
  for (const id of ['r2', 'r1', 'r10']) write(id);
  writeFileSync(join(journals.folder, 'r3.cancel'), '');
  writeFileSync(join(journals.folder, 'R4.jsonl'), '');
  expect(journals.ids()).toEqual(['r1', 'r10', 'r2']);
  write('r0');
  expect(journals.ids()).toEqual(['r0', 'r1', 'r10', 'r2']);
});

test('torn, empty and unknown lines are skipped', () => {
  write('r1', output('one'));
  appendFileSync(journals.file('r1') ?? '', '\n{"type":"later","x":1}\nnull\n[]\n{"type":"outp');
  expect(journals.read('r1')).toEqual([output('one')]);
});

test('what is added after a torn line is on a line of its own', () => {
  write('r1', output('one'));
  appendFileSync(journals.file('r1') ?? '', '{"type":"output","text":"é');
  write('r1', output('two'), output('three'));
  expect(journals.read('r1')).toEqual(['one', 'two', 'three'].map(output));
});

test.each([0, 10, 9000, 50_000])('the two ends of a journal are found with a first line of %d more bytes', (length) => {
  const first = output('é'.repeat(length));
  write('r1', first);
  expect(journals.ends('r1')).toEqual({ first, last: undefined });
  write('r1', output('middle'), output('last'));
  expect(journals.ends('r1')).toEqual({ first, last: output('last') });
  write('r1', ...Array.from({ length: 300 }, () => output('x'.repeat(100))), output('end'));
  expect(journals.ends('r1')).toEqual({ first, last: output('end') });
});

test('a journal whose first line is torn has no ends, and of a torn last line the one before is last', () => {
  write('r1');
  expect(journals.ends('r1')).toBeUndefined();
  writeFileSync(journals.file('r1') ?? '', '{"type":"outp');
  expect(journals.ends('r1')).toBeUndefined();
  write('r2', output('one'), output('two'));
  appendFileSync(journals.file('r2') ?? '', '{"type":"outp');
  expect(journals.ends('r2')).toEqual({ first: output('one'), last: output('two') });
});

test('a folder or a pipe in the place of a journal is not a journal, and is not waited for', () => {
  mkdirSync(join(journals.folder, 'r1.jsonl'), { recursive: true });
  spawnSync('mkfifo', [join(journals.folder, 'r2.jsonl')]);
  for (const id of ['r1', 'r2', 'r3']) expect([journals.read(id), journals.ends(id)]).toEqual([undefined, undefined]);
});

test('who asked to cancel a run is known until it is tidied up', () => {
  write('r1');
  expect(journals.askedToCancel('r1')).toBeUndefined();
  journals.askToCancel('r1', 'ann');
  expect(journals.askedToCancel('r1')).toBe('ann');
  expect(statSync(join(journals.folder, 'r1.cancel')).mode & 0o777).toBe(0o600);
  journals.tidy('r1');
  expect(journals.askedToCancel('r1')).toBeUndefined();
  journals.tidy('r1');
});

test('the oldest journals are removed, with what belongs to them', () => {
  for (const id of ['r1', 'r2', 'r3']) write(id);
  journals.askToCancel('r1', 'ann');
  journals.askToCancel('r2', 'ann');
  expect(journals.prune(2)).toEqual(['r1']);
  expect(readdirSync(journals.folder).sort()).toEqual(['r2.cancel', 'r2.jsonl', 'r3.jsonl']);
  expect([journals.prune(2), journals.ids()]).toEqual([[], ['r2', 'r3']]);
});

test('a limit of no journals removes them all', () => {
  for (const id of ['r1', 'r2']) write(id);
  expect([journals.prune(0), journals.ids()]).toEqual([['r1', 'r2'], []]);
  expect(journals.prune(0)).toEqual([]);
});
