import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { killableHelper } from '../files/locks/killable-helper.fixture.ts';
import { openRoot } from '../root.ts';
import { afterFailure, Mailer } from './mailer.ts';

test('a mail waits if the queue cannot be locked, the log says why, and sending all mails reports it', async () => {
  const folder = temporaryFolder().path;
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

test('when the lock is lost while mails are sent, the others wait for the next time, and none is sent twice', async () => {
  const folder = temporaryFolder().path;
  const { helper, kill } = killableHelper();
  const taken: string[] = [];
  const server = createServer((client) => {
    client.write('220 here.test\r\n');
    client.on('data', (bytes) => {
      const said = bytes.toString();
      const to = /^RCPT TO:<(.*)>/.exec(said)?.[1];
      if (to !== undefined) taken.push(to);
      if (taken.length === 1 && to !== undefined) kill();
      client.write(said.startsWith('DATA') ? '354 go on\r\n' : said.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const from = { name: '', address: 'admin@here.test' };
  // Nobody answers at port 0, so they wait.
  const first = new Mailer({ root: openRoot(folder), name: () => 'here.test', port: 0 });
  for (const to of ['ann@there.test', 'bob@there.test'])
    expect(await first.send({ to, from, subject: 'Hello', text: 'Dear you' })).toBe('waiting');
  const mailer = new Mailer({
    root: openRoot(folder),
    name: () => 'here.test',
    lockHelper: helper,
    port: address.port,
  });
  await mailer.sendAll();
  expect(taken).toHaveLength(1);
  expect(mailer.queue.list()).toHaveLength(1);
  await mailer.sendAll();
  expect(taken.sort()).toEqual(['ann@there.test', 'bob@there.test']);
  expect(mailer.queue.list()).toEqual([]);
});

test('a mail that was sent, but cannot be removed from the queue, is not sent again', async ({ skip }) => {
  const folder = temporaryFolder().path;
  const mailer = new Mailer({ root: openRoot(folder), name: () => 'here.test', port: 0 });
  let stuck = '';
  let taken = 0;
  const server = createServer((client) => {
    client.write('220 here.test\r\n');
    client.on('data', (bytes) => {
      const said = bytes.toString();
      if (said.endsWith('\r\n.\r\n')) taken += 1;
      client.write(said.startsWith('DATA') ? '354 go on\r\n' : said.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    if (stuck !== '') spawnSync('umount', [stuck]);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const sending = new Mailer({ root: openRoot(folder), name: () => 'here.test', port: address.port });
  const from = { name: '', address: 'admin@here.test' };
  // Nobody answers at port 0, so it waits.
  expect(await mailer.send({ to: 'ann@there.test', from, subject: 'Hello', text: 'Dear Ann' })).toBe('waiting');
  const [mail] = sending.queue.list();
  const file = join(sending.queue.folder, `${mail?.id ?? ''}.json`);
  if (spawnSync('mount', ['--bind', file, file]).status !== 0) skip('only root can mount');
  stuck = file;
  await sending.sendAll();
  await sending.sendAll();
  expect([taken, sending.queue.list().length]).toEqual([1, 1]);
  spawnSync('umount', [file]);
  stuck = '';
  await sending.sendAll();
  expect([taken, sending.queue.list()]).toEqual([1, []]);
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

test('an old mail that cannot be removed does not keep the others from being tried', async ({ skip }) => {
  const folder = temporaryFolder().path;
  const log: string[] = [];
  const mailer = new Mailer({
    root: openRoot(folder),
    name: () => 'here.test',
    port: 0,
    log: (line) => log.push(line),
  });
  const mail = {
    to: 'ann@there.test',
    from: { name: '', address: 'admin@here.test' },
    subject: 'Hello',
    text: 'Dear Ann',
    tries: 0,
    failure: undefined,
  };
  const [now, long] = [new Date().toISOString(), new Date(Date.now() - 30 * 86_400_000).toISOString()];
  mailer.queue.put({ ...mail, id: 'a-000000000000', written: long, next: undefined });
  mailer.queue.put({ ...mail, id: 'b-000000000000', written: now, next: now });
  const file = join(mailer.queue.folder, 'a-000000000000.json');
  const isStuck = spawnSync('mount', ['--bind', file, file]).status === 0;
  onTestFinished(() => {
    if (isStuck) spawnSync('umount', [file]);
  });
  if (!isStuck) skip('only root can mount');
  await mailer.sendDue();
  expect(mailer.queue.get('b-000000000000')?.tries).toBe(1);
  expect(log).toContain('cannot remove an old mail that was given up');
});
