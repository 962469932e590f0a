import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import type { AttentionItem } from './attention.ts';
import { SentAlerts } from './sent-alerts.ts';

let folder: TemporaryFolder;
let file: string;

beforeEach(() => {
  reported.length = 0;
  folder = temporaryFolder();
  file = folder.at('state/told-alerts.json');
});

const alert = (id: string, isUnseen = false): AttentionItem => ({
  id,
  isUnseen,
  kind: 'danger',
  advice: undefined,
  sentence: { key: 'home.failedRun', args: {} },
  link: undefined,
});
const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 0, 1) + milliseconds);
const reported: string[] = [];
const open = () => new SentAlerts(file, (line) => reported.push(line));
/** Opens the file again, as another process or a restart does. */
const due = (alerts: readonly AttentionItem[], when: number) => [...open().due(alerts, at(when))];

test('an alert that a person sees anyway is sent after a quarter of an hour, any other at once', () => {
  const both = [alert('seen'), alert('unseen', true)];
  expect(due(both, 0)).toEqual(['unseen']);
  expect(due(both, 15 * minute - 1)).toEqual(['unseen']);
  expect(due(both, 15 * minute)).toEqual(['seen', 'unseen']);
});

test('a sent alert is sent again after a week', () => {
  const alerts = [alert('a', true)];
  due(alerts, 0);
  open().markSent(new Set(['a']), at(0));
  expect([due(alerts, week - 1), due(alerts, week)]).toEqual([[], ['a']]);
});

test('an alert that ended and comes again is new', () => {
  const alerts = [alert('a')];
  due(alerts, 0);
  due([], 14 * minute);
  expect([due(alerts, 15 * minute), due(alerts, 30 * minute)]).toEqual([[], ['a']]);
});

test.each(['', '[]', 'null', '{"a":1}', '{"a":{"told":"x"}}', '{"a":null}'])(
  'a file with %j sends too much rather than nothing',
  (text) => {
    mkdirSync(folder.at('state'));
    writeFileSync(file, text);
    expect(due([alert('a', true)], 0)).toEqual(['a']);
    expect(reported).toEqual([]);
  },
);

test('if a sent alert cannot be recorded, the same process does not send it repeatedly', () => {
  folder.write('state', 'in place of the folder');
  const sent = open();
  const alerts = [alert('a', true)];
  expect([...sent.due(alerts, at(0))]).toEqual(['a']);
  sent.markSent(new Set(['a']), at(0));
  expect([...sent.due(alerts, at(minute))]).toEqual([]);
  expect(reported).toEqual(['the list of sent alerts cannot be stored in a file']);
});

test('a file that cannot be read is left as it is, and what was sent is kept in memory', () => {
  mkdirSync(folder.at('state'));
  symlinkSync(file, file);
  const sent = open();
  expect([...sent.due([alert('a', true)], at(0))]).toEqual(['a']);
  sent.markSent(new Set(['a']), at(0));
  expect([...sent.due([alert('a', true)], at(minute))]).toEqual([]);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(reported).toEqual(['the list of sent alerts cannot be read; they are sent again']);
});
