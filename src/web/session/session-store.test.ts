import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionStore } from './session-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
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
