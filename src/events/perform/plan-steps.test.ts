import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../../files/temporary-folder.fixture.ts';
import { openRoot } from '../../root.ts';
import { Events } from '../events.ts';
import type { RunDetails } from '../journal/run-details.ts';
import type { Signal } from '../signal.ts';

const origin = { author: 'admin', changeSet: undefined };
let folder: TemporaryFolder;
let events: Events;
let log: string[];

beforeEach(() => {
  folder = temporaryFolder();
  log = [];
  events = new Events({ root: openRoot(folder.path), sources: () => [], log: (line) => log.push(line) });
  folder.write('home/e-smith/db/accounts', 'ann=user|Uid|1\n');
  folder.write('etc/e-smith/templates/etc/people/10all.ejs', '<%= Object.keys(accounts).join() %>\n', 0o644);
});

afterEach(async () => {
  await events.close();
});

function action(event: string, name: string, script: string): void {
  folder.write(`etc/e-smith/events/${event}/${name}`, `#!/bin/sh\n${script}\n`);
}

function run(...signals: [Signal, ...Signal[]]): Promise<RunDetails> {
  return events.signalAll(signals, origin).finished;
}

function order(): string[] {
  return folder.read('order').trimEnd().split('\n');
}

function created(...keys: string[]): [Signal, ...Signal[]] {
  const [first = '', ...others] = keys;
  return [{ event: 'user-create', args: [first] }, ...others.map((key) => ({ event: 'user-create', args: [key] }))];
}

test('many signals are one run: each record in turn, files and services once for all', async () => {
  action('user-create', 'S10unix', 'echo unix "$2" >> order');
  action('user-create', 'S20mail', 'echo mail "$2" >> order');
  action('group-modify', 'S30group', 'echo group "$2" >> order');
  folder.write('etc/e-smith/events/user-create/templates2expand/etc/people', '', 0o644);
  folder.write('etc/e-smith/events/group-modify/templates2expand/etc/people', '', 0o644);
  const record = await run(...created('ann', 'bob'), { event: 'group-modify', args: ['sales'] });
  assert.deepEqual(order(), ['unix ann', 'mail ann', 'unix bob', 'mail bob', 'group sales']);
  assert.equal(record.state, 'done');
  assert.deepEqual(record.unsettled, []);
  assert.deepEqual(
    record.actions.map(({ name, signal, state }) => [name, signal, state]),
    [
      ['S05generic_template_expand', undefined, 'done'],
      ['S10unix', 0, 'done'],
      ['S20mail', 0, 'done'],
      ['S10unix', 1, 'done'],
      ['S20mail', 1, 'done'],
      ['S30group', 2, 'done'],
      ['S05generic_template_expand', undefined, 'skipped'],
    ],
  );
  assert.equal(log.filter((line) => line.includes('expanding /etc/people')).length, 1);
  assert.deepEqual(
    log.filter((line) => line.startsWith('Processing event')),
    ['Processing event: user-create ann', 'Processing event: user-create bob', 'Processing event: group-modify sales'],
  );
});

test('files are expanded once more if an action has changed a database', async () => {
  action('user-create', 'S10unix', 'echo "$2=user|Uid|5" >> home/e-smith/db/accounts');
  folder.write('etc/e-smith/events/user-create/templates2expand/etc/people', '', 0o644);
  const record = await run(...created('bob', 'cat'));
  assert.deepEqual(
    record.actions.filter(({ signal }) => signal === undefined).map(({ state }) => state),
    ['done', 'done'],
  );
  assert.match(folder.read('etc/people'), /ann,bob,cat/);
});

test('a failure for one record does not affect the others, and only that record is unsettled', async () => {
  action('user-create', 'S10unix', 'test "$2" != bob');
  action('user-create', 'S20mail', 'echo mail "$2" >> order');
  const record = await run(...created('ann', 'bob', 'cat'));
  assert.equal(record.state, 'failed');
  assert.deepEqual(record.failed, ['S10unix']);
  assert.deepEqual(record.unsettled, [{ event: 'user-create', args: ['bob'] }]);
  assert.deepEqual(order(), ['mail ann', 'mail bob', 'mail cat']);
  assert.deepEqual(events.recent(5)[0]?.unsettled, record.unsettled);
});

test('a cancelled run reports the signals that were not started, also after a restart', async () => {
  action('user-create', 'S10unix', 'echo unix "$2" >> order; test "$2" != bob || exec sleep 600');
  const going = events.signalAll(created('ann', 'bob', 'cat'), origin);
  for await (const report of going.reports()) if (report.type === 'process' && report.action === 1) going.cancel('eve');
  const record = await going.finished;
  assert.equal(record.reason, 'cancelled');
  assert.deepEqual(
    record.unsettled.map(({ args }) => args[0]),
    ['bob', 'cat'],
  );
  const later = new Events({ root: openRoot(folder.path), sources: () => [] });
  const found = later.find(going.id);
  await later.close();
  assert.deepEqual(found?.signals, created('ann', 'bob', 'cat'));
  assert.deepEqual(found.unsettled, record.unsettled);
});

test('a module with .once in its name runs once for all signals, and gets each of them', async () => {
  const module = `export default ({ args, signals, print }) => {
    print(args.join() + '/' + signals.map((one) => one.event + ' ' + one.args.join()).join('; '));
  };`;
  for (const event of ['user-create', 'group-modify'])
    folder.write(`etc/e-smith/events/${event}/S30directory.once.mjs`, module, 0o644);
  action('user-create', 'S40mail', 'echo mail "$2"');
  const many = await run(...created('ann', 'bob'), { event: 'group-modify', args: ['sales'] });
  assert.deepEqual(
    many.actions.map(({ name, signal, output }) => [name, signal, output]),
    [
      ['S40mail', 0, 'mail ann\n'],
      ['S40mail', 1, 'mail bob\n'],
      ['S30directory', undefined, '/user-create ann; user-create bob; group-modify sales\n'],
    ],
  );
  const one = await run({ event: 'user-create', args: ['ann'] });
  assert.deepEqual(
    one.actions.map(({ name, output }) => [name, output]),
    [
      ['S30directory', 'ann/user-create ann\n'],
      ['S40mail', 'mail ann\n'],
    ],
  );
});
