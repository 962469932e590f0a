import { mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { madeUpEntry } from '../../../src/changes/history/made-up-entry.fixture.ts';
import { openFreshApp, type FreshApp } from '../../support/fresh-app.ts';
import type { HttpPerson } from '../../support/http-person.ts';

let app: FreshApp;
let admin: HttpPerson;
let history: string;

beforeAll(async () => {
  app = await openFreshApp();
  admin = await app.admin();
  history = join(app.root.state, 'history.jsonl');
  mkdirSync(app.root.state, { recursive: true });
  const lines = Array.from({ length: 20_000 }, (_, number) => `${JSON.stringify(madeUpEntry(number + 1))}\n`);
  writeFileSync(history, lines.join(''), { mode: 0o600 });
});

afterAll(() => app.close());

/** How many times this process has the history open. */
function timesOpen(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(join('/proc/self/fd', descriptor)) === history;
    } catch {
      return false;
    }
  }).length;
}

test.each(['csv', 'json'])(
  'an export in %s ends when the browser closes the connection, and no failure is reported',
  async (format) => {
    await admin.get('/server-manager/history');
    const before = timesOpen();
    const sent = get(`${app.origin}/server-manager/history/export.${format}`, { headers: { cookie: admin.cookie } });
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    await once(answer, 'data');
    answer.pause();
    await expect.poll(timesOpen).toBe(before + 1);
    sent.destroy();
    await expect.poll(timesOpen).toBe(before);
    expect(app.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  },
);
