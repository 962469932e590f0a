import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { MailQueue, newMailId } from './mail-queue.ts';
import type { WaitingMail } from './waiting-mail.ts';

let queue: MailQueue;

beforeEach(() => {
  const folder = temporaryFolder().path;
  queue = new MailQueue(openRoot(folder));
});

function mailOf(id: string, more: Partial<WaitingMail> = {}): WaitingMail {
  return {
    id,
    to: 'ann@there.test',
    from: { name: 'Server', address: 'admin@here.test' },
    subject: 'Hello',
    text: 'Dear Ann\n',
    written: '2030-01-01T00:00:00.000Z',
    tries: 0,
    next: '2030-01-01T00:01:00.000Z',
    failure: undefined,
    ...more,
  };
}

const [first, second, third] = ['aaaa-000000000001', 'aaab-000000000000', 'aaac-000000000000'];

test('the oldest mail is listed first, whenever it was put there', () => {
  for (const id of [third, first, second]) queue.put(mailOf(id));
  expect(queue.list().map(({ id }) => id)).toEqual([first, second, third]);
});

test('only root can read a mail, and nothing else is in the folder', () => {
  queue.put(mailOf(first));
  expect(readdirSync(queue.folder)).toEqual([`${first}.json`]);
  expect(statSync(join(queue.folder, `${first}.json`)).mode & 0o777).toBe(0o600);
});

test('a mail replaces the one with its id', () => {
  queue.put(mailOf(first));
  queue.put(mailOf(first, { tries: 1, next: undefined, failure: '550 no' }));
  expect(queue.list()).toEqual([mailOf(first, { tries: 1, next: undefined, failure: '550 no' })]);
});

test('a mail that was removed is gone, and removing it again does nothing', () => {
  queue.put(mailOf(first));
  queue.remove(first);
  queue.remove(first);
  expect([queue.get(first), queue.list()]).toEqual([undefined, []]);
});

test('an id that leads to another folder removes nothing', () => {
  queue.put(mailOf(first));
  const outside = join(queue.folder, '..', 'other.json');
  writeFileSync(outside, '{}');
  queue.remove('../other');
  expect(statSync(outside).isFile()).toBe(true);
});

test('what is not a mail of ours is left out', () => {
  queue.put(mailOf(first));
  const text = JSON.stringify(mailOf(first));
  for (const [name, content] of [
    [`${second}.json`, text],
    [`${third}.json`, 'no JSON'],
    ['aaad-000000000000.json', '{}'],
    ['aaae-000000000000.json', JSON.stringify(mailOf('aaae-000000000000', { written: 'today' }))],
    ['aaaf-000000000000.json', JSON.stringify(mailOf('aaaf-000000000000', { text: 'x'.repeat(5_000_000) }))],
    ['notes.json', text],
    [`${second}.tmp`, text],
  ] as const)
    writeFileSync(join(queue.folder, name), content);
  expect(queue.list()).toEqual([mailOf(first)]);
});

test('at most a thousand mails wait', () => {
  queue.put(mailOf(first));
  const name = (index: number): string => `b-${index.toString(16).padStart(12, '0')}.json`;
  for (let index = 1; index < 999; index++) writeFileSync(join(queue.folder, name(index)), '{}');
  expect(() => {
    queue.mustHaveRoom();
  }).not.toThrow();
  writeFileSync(join(queue.folder, name(999)), '{}');
  expect(() => {
    queue.mustHaveRoom();
  }).toThrow(expect.objectContaining({ key: 'errors.mailNotKept' }));
});

test('a mail that cannot be written is a failure that names the file', () => {
  queue.put(mailOf(first));
  rmSync(queue.folder, { recursive: true });
  writeFileSync(queue.folder, '');
  chmodSync(queue.folder, 0o600);
  expect(() => {
    queue.put(mailOf(second));
  }).toThrow(
    expect.objectContaining({ key: 'errors.mailNotKept', message: expect.stringContaining(second) as string }),
  );
});

test('a new id is one that the queue lists', () => {
  const id = newMailId();
  queue.put(mailOf(id));
  expect(queue.list().map((mail) => mail.id)).toEqual([id]);
  expect(newMailId()).not.toBe(id);
});

test('a mail is read as it was put there', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.nat(100),
      fc.option(text, { nil: undefined }),
      (name, subject, body, tries, failure) => {
        const mail = mailOf(first, { from: { name, address: 'a@b.test' }, subject, text: body, tries, failure });
        queue.put(mail);
        expect(queue.get(first)).toEqual(mail);
      },
    ),
    { numRuns: 30 },
  );
});
