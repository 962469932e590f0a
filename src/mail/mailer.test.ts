import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openRoot } from '../root.ts';
import { afterFailure, Mailer } from './mailer.ts';

test('a mail waits if the queue cannot be locked, the log says why, and whoever sends all is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-mailer-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const log: string[] = [];
  const mailer = new Mailer({ root: openRoot(folder), name: () => 'here.test', log: (line) => log.push(line) });
  mkdirSync(join(mailer.queue.folder, 'lock'), { recursive: true });
  const mail = {
    to: 'ann@there.test',
    from: { name: '', address: 'admin@here.test' },
    subject: 'Hello',
    text: 'Dear Ann',
  };
  expect(await mailer.send(mail)).toBe('waiting');
  expect(log).toEqual(['cannot try to send a mail']);
  expect(mailer.queue.list()).toMatchObject([mail]);
  await expect(mailer.sendAll()).rejects.toMatchObject({ key: 'errors.fileUnwritable' });
});

test('tries are further apart each time, at most an hour, and end after a day', () => {
  const written = '2030-01-01T00:00:00.000Z';
  const pauses: number[] = [];
  let now = new Date(written);
  for (let tries = 0; ; tries++) {
    const { next } = afterFailure({ tries, written }, 'down', now);
    if (next === undefined) break;
    pauses.push((Date.parse(next) - now.getTime()) / 60_000);
    now = new Date(next);
  }
  expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(now.getTime() - Date.parse(written)).toBeLessThanOrEqual(86_400_000);
  expect(pauses.length).toBeGreaterThan(24);
});

test('a refused mail is never tried again, whenever it was written', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.date({ noInvalidDate: true }), (tries, written) => {
      expect(afterFailure({ tries, written: written.toISOString() }, 'refused', new Date()).next).toBeUndefined();
    }),
  );
});
