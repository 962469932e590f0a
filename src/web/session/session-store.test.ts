import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SessionData } from 'express-session';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { SessionStore } from './session-store.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder().path;
});

function stored(text: string): unknown {
  writeFileSync(join(folder, createHash('sha256').update('some-id').digest('hex')), text);
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: () => undefined });
  let found: unknown = 'not called';
  store.get('some-id', (_error, data) => {
    found = data;
  });
  return found;
}

test('a session of an earlier process is found in its file', () => {
  const session = { cookie: { path: '/' }, account: 'admin' };
  expect(stored(JSON.stringify(session))).toEqual(session);
});

test.each(['', '{', '\0\0\0', 'null', '5', '[]', '{}', '{"cookie":null}', '{"cookie":{},"account":{"a":1}}'])(
  'a damaged file %j is not a session',
  (text) => {
    expect(stored(text)).toBeNull();
  },
);

test('a session whose file cannot be removed has ended, and that is reported', async () => {
  const reported: string[] = [];
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: (line) => reported.push(line) });
  rmSync(folder, { recursive: true });
  symlinkSync(folder, folder);
  await new Promise<void>((resolve, reject) => {
    store.destroy('some-id', (error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  expect(reported).toEqual(['the file of an ended session cannot be removed; after a restart it would be valid again']);
});

test('an ended session is not found again, even while or if its file is still there', async () => {
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: () => undefined });
  const file = join(folder, createHash('sha256').update('some-id').digest('hex'));
  const get = promisify(store.get.bind(store));
  const session = { cookie: {}, account: 'admin' };
  writeFileSync(file, JSON.stringify(session));
  const ended = promisify(store.destroy.bind(store))('some-id');
  expect(await get('some-id')).toBeNull();
  await ended;
  writeFileSync(file, JSON.stringify(session));
  expect(await get('some-id')).toBeNull();
});

test('a message for the next page is in memory only; what else a session has is in its file', async () => {
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: () => undefined });
  const file = join(folder, createHash('sha256').update('some-id').digest('hex'));
  const set = async (data: object): Promise<void> => {
    await promisify(store.set.bind(store))('some-id', data as SessionData);
  };
  const message = { kind: 'success', sentences: [] };
  await set({ cookie: {}, account: 'admin', message });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ cookie: {}, account: 'admin' });
  const { ino } = statSync(file);
  await set({ cookie: {}, account: 'admin' });
  await set({ cookie: {}, account: 'admin', message });
  expect(statSync(file).ino).toBe(ino);
  expect(await promisify(store.get.bind(store))('some-id')).toEqual({ cookie: {}, account: 'admin', message });
  await set({ cookie: {}, account: 'admin', mark: 'new', message });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ cookie: {}, account: 'admin', mark: 'new' });
});

test('what could not be written is written with the next change', async () => {
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: () => undefined });
  const file = join(folder, createHash('sha256').update('some-id').digest('hex'));
  const set = async (): Promise<void> => {
    await promisify(store.set.bind(store))('some-id', JSON.parse('{"cookie":{},"account":"admin"}') as SessionData);
  };
  mkdirSync(file);
  await set();
  rmdirSync(file);
  await set();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ cookie: {}, account: 'admin' });
});

test('expired sessions are swept with their files while the server runs; those in use stay', async () => {
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: () => undefined });
  const fileOf = (id: string): string => join(folder, createHash('sha256').update(id).digest('hex'));
  const ids = ['expired', 'fresh', 'in use'];
  for (const id of ids) writeFileSync(fileOf(id), JSON.stringify({ cookie: {}, account: 'admin' }));
  const get = promisify(store.get.bind(store));
  expect(await get('in use')).toMatchObject({ account: 'admin' });
  const longAgo = Date.now() / 1000 - 3600;
  // The last use of a session may be later than the time of its file.
  for (const id of ['expired', 'in use']) utimesSync(fileOf(id), longAgo, longAgo);
  store.sweep();
  expect(ids.filter((id) => existsSync(fileOf(id)))).toEqual(['fresh', 'in use']);
  expect(await get('expired')).toBeNull();
});

test('what cannot be swept is reported once, and the server goes on', () => {
  const reported: string[] = [];
  const store = new SessionStore({ folder, idleSeconds: 60, strangers: 10, report: (line) => reported.push(line) });
  rmSync(folder, { recursive: true });
  symlinkSync(folder, folder);
  store.sweep();
  store.sweep();
  expect(reported).toEqual(['the files of expired sessions cannot be removed']);
});
