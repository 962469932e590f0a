import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type TemporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot } from '../root.ts';
import { openSystem, type System } from '../system.ts';
import { Failure } from '../refusals.ts';
import { ChangeSet } from './change-set.ts';
import { Changes } from './changes.ts';
import type { HistoryEntry } from './history/history-entry.ts';
import { recordConflicts, recordChange } from './record-change.ts';

const author = { account: 'admin', origin: 'test' };

let folder: TemporaryFolder;
let system: System;

beforeEach(async () => {
  folder = temporaryFolder();
  folder.write('home/e-smith/db/accounts', 'abc=user|FirstName|Albert\nbob=gadget\n');
  addAction('thing-create', 'S10say', 'echo "made $2"');
  system = await openSystem(openRoot(folder.path));
});

afterEach(async () => {
  await system.close();
});

function addAction(event: string, name: string, script: string): void {
  folder.write(`etc/e-smith/events/${event}/${name}`, `#!/bin/sh\n${script}\n`);
}

async function apply(stage: (changes: ChangeSet) => void): ReturnType<System['changes']['apply']> {
  const changes = new ChangeSet(system.databases);
  stage(changes);
  return system.changes.apply(changes, author);
}

async function history(): Promise<readonly HistoryEntry[]> {
  return (await system.changes.history.read(50)).entries;
}

function accounts(): string {
  return folder.read('home/e-smith/db/accounts').replace(/^#.*\n/gm, '');
}

test('a change set over two databases is written, then its events are signalled in order', async () => {
  const applied = await apply((changes) => {
    changes.accounts.create('new', 'user', { FirstName: 'New' });
    changes.configuration.create('ActiveAccounts', '3', {});
    changes.signal('thing-create', 'new');
    changes.signal('thing-create', 'new');
  });
  if (!('settled' in applied)) throw new Error('there was a conflict');
  const [run, ...others] = await applied.settled;
  expect(others).toEqual([]);
  expect(run).toMatchObject({ event: 'thing-create', args: ['new'], state: 'done' });
  expect(run?.actions[0]?.output).toBe('made new\n');
  expect(accounts()).toBe('abc=user|FirstName|Albert\nbob=gadget\nnew=user|FirstName|New\n');
  expect((await history())[0]).toMatchObject({ author: 'admin', state: 'applied', runs: [run?.id] });
});

test('nothing is written if one of several records has changed meanwhile, and the result names it', async () => {
  const changes = new ChangeSet(system.databases);
  changes.accounts.setProps('abc', { FirstName: 'Bert' });
  changes.accounts.setProps('bob', { FirstName: 'Bob' });
  await system.databases.accounts.update((draft) => {
    draft.setProps('abc', { FirstName: 'Someone' });
  });
  const result = await system.changes.apply(changes, author);
  expect(result).toEqual({
    outcome: 'conflict',
    conflicts: [{ database: 'accounts', key: 'abc', property: 'FirstName', stored: 'Someone', staged: 'Bert' }],
  });
  expect(accounts()).toBe('abc=user|FirstName|Someone\nbob=gadget\n');
  expect(await history()).toEqual([]);
});

test('what a program without our lock changes after the comparison is reported, and the history says that nothing was written', async () => {
  await system.close();
  let step = '';
  system = await openSystem(openRoot(folder.path), {
    reached(reached) {
      if (reached === step) folder.write('home/e-smith/db/accounts', 'abc=user|FirstName|Other\nbob=gadget|X|1\n');
    },
  });
  step = 'journaled';
  const applied = await apply((changes) => {
    changes.accounts.setProps('abc', { FirstName: 'Bert' });
    changes.accounts.setProps('bob', { X: '1' });
    changes.signal('thing-create', 'abc');
  });
  expect(applied).toEqual({
    outcome: 'conflict',
    conflicts: [{ database: 'accounts', key: 'abc', property: 'FirstName', stored: 'Other', staged: 'Bert' }],
  });
  expect(accounts()).toBe('abc=user|FirstName|Other\nbob=gadget|X|1\n');
  expect((await history())[0]).toMatchObject({ state: 'abandoned', runs: [] });
});

test('a conflict in the second database, found only while writing, rolls back the first', async () => {
  await system.databases.configuration.update((draft) => {
    draft.create('demo', 'service', { status: 'enabled' });
  });
  await system.close();
  const file = folder.at('home/e-smith/db/configuration');
  let isReady = false;
  system = await openSystem(openRoot(folder.path), {
    reached(step) {
      if (isReady && step === 'written accounts')
        writeFileSync(file, readFileSync(file, 'utf8').replace('status|enabled', 'status|other'));
    },
  });
  isReady = true;
  const conflicts = await apply((changes) => {
    changes.accounts.setProps('abc', { FirstName: 'Bert' });
    changes.configuration.setProps('demo', { status: 'disabled' });
  });
  expect(conflicts).toEqual({
    outcome: 'conflict',
    conflicts: [{ database: 'configuration', key: 'demo', property: 'status', stored: 'other', staged: 'disabled' }],
  });
  expect(accounts()).toBe('abc=user|FirstName|Albert\nbob=gadget\n');
  expect((await history())[0]).toMatchObject({ state: 'abandoned', runs: [] });
});

test('if two change sets create one record, the second gets a conflict', async () => {
  const [first, second] = [new ChangeSet(system.databases), new ChangeSet(system.databases)];
  first.accounts.create('new', 'user', {});
  second.accounts.create('new', 'group', {});
  const results = await Promise.all([system.changes.apply(first, author), system.changes.apply(second, author)]);
  expect(results.map((result) => 'conflicts' in result)).toEqual([false, true]);
  expect(accounts()).toContain('new=user\n');
});

test('a deleted account is marked, its event signalled, and removed when the event has succeeded', async () => {
  addAction('gadget-delete', 'S10look', 'grep "^bob=" "$PANELSMITH_ROOT/home/e-smith/db/accounts"');
  const applied = await apply((changes) => {
    const bob = changes.accounts.get('bob');
    if (bob) changes.deleteAccount(bob);
  });
  const [run] = 'settled' in applied ? await applied.settled : [];
  expect(run?.actions[0]?.output).toBe('bob=gadget-deleted\n');
  expect(accounts()).toBe('abc=user|FirstName|Albert\n');
});

test('an account whose delete event failed stays, marked', async () => {
  addAction('gadget-delete', 'S10fail', 'exit 3');
  const applied = await apply((changes) => {
    const bob = changes.accounts.get('bob');
    if (bob) changes.deleteAccount(bob);
  });
  const [run] = 'settled' in applied ? await applied.settled : [];
  expect(run?.failed).toEqual(['S10fail']);
  expect(accounts()).toContain('bob=gadget-deleted\n');
});

test('it is removed when the event was repaired and is signalled again from its run', async () => {
  addAction('gadget-delete', 'S10fail', 'test -e "$PANELSMITH_ROOT/mended"');
  const applied = await apply((changes) => {
    const bob = changes.accounts.get('bob');
    if (bob) changes.deleteAccount(bob);
  });
  const [failed] = 'settled' in applied ? await applied.settled : [];
  if (failed?.state !== 'failed') throw new Error('the first run should fail');
  folder.write('mended', '');
  const again = await system.changes.signalRunAgain(failed, author);
  expect((await again.finished).state).toBe('done');
  await expect.poll(accounts).toBe('abc=user|FirstName|Albert\n');
  expect((await history())[0]?.runs).toEqual([failed.id, again.id]);
});

test('several accounts deleted in one run: a failed one stays marked, and is removed when it is signalled again', async () => {
  addAction('gadget-delete', 'S10remove', 'test "$2" != bob || test -e mended');
  folder.write('home/e-smith/db/accounts', 'abe=gadget\nbob=gadget\ncat=gadget\n');
  const applied = await apply((changes) => {
    for (const gadget of changes.accounts.ofType('gadget')) changes.deleteAccount(gadget);
    changes.signalTogether();
  });
  if (!('settled' in applied)) throw new Error('there was a conflict');
  const [run, ...others] = await applied.settled;
  expect(others).toEqual([]);
  expect(run?.unsettled).toEqual([{ event: 'gadget-delete', args: ['bob'] }]);
  expect(accounts()).toBe('bob=gadget-deleted\n');
  folder.write('mended', '');
  if (!run) throw new Error('no run');
  const again = await (await system.changes.signalRunAgain(run, author)).finished;
  expect(again.signals).toEqual([{ event: 'gadget-delete', args: ['bob'] }]);
  await expect.poll(accounts).toBe('');
  await expect.poll(async () => (await history())[0]?.finished).toBe(true);
});

test('of two runs that two processes signal again at the same time, neither is lost from the history', async () => {
  addAction('thing-create', 'S10say', 'exit 3');
  const applied = await apply((changes) => {
    changes.accounts.setProps('abc', { City: 'York' });
    changes.signal('thing-create', 'abc');
    changes.signal('thing-create', 'bob');
  });
  if (!('settled' in applied)) throw new Error('conflict');
  const [one, two] = await applied.settled;
  if (!one || !two) throw new Error('no runs');
  const other = await openSystem(openRoot(folder.path));
  const again = await Promise.all([
    system.changes.signalRunAgain(one, author),
    other.changes.signalRunAgain(two, author),
  ]);
  await Promise.all(again.map((run) => run.finished));
  const runs = [one, two, ...again].map(({ id }) => id).sort();
  await expect.poll(async () => [...((await history())[0]?.runs ?? [])].sort()).toEqual(runs);
  await other.close();
});

test('when the databases cannot be written the history records that nothing was written', async () => {
  await system.databases.accounts.update((draft) => {
    draft.setProps('abc', { City: 'York' });
  });
  const changes = new ChangeSet(system.databases);
  changes.accounts.setProps('abc', { City: 'Leeds' });
  changes.setPassword('abc', 'x'.repeat(10));
  mkdirSync(folder.at('var/lib/panelsmith/passwords'), { recursive: true });
  await expect(system.changes.apply(changes, author)).rejects.toThrow(/cannot write/);
  expect((await history())[0]?.state).toBe('abandoned');
  expect(accounts()).toContain('City|York');
});

test('what was written and cannot be taken back is logged, with its change set', async () => {
  const logged: object[] = [];
  const changes = new Changes({
    databases: system.databases,
    events: system.events,
    history: system.changes.history,
    preparePassword: () =>
      Promise.resolve(() => {
        // A folder in the place of the new file: the database cannot be written again.
        mkdirSync(folder.at(`home/e-smith/db/accounts.${process.pid}.tmp/full`), { recursive: true });
        return Promise.reject(new Error('no such Unix account'));
      }),
    forgetPassword: (account) => system.passwords.forget(account),
    log: (line, details) => logged.push({ line, ...details }),
  });
  const staged = new ChangeSet(system.databases);
  staged.accounts.setProps('abc', { FirstName: 'Al' });
  staged.setPassword('abc', 'Sesame-2026-open');
  await expect(changes.apply(staged, author)).rejects.toThrow('no such Unix account');
  const [entry] = await history();
  expect(logged).toContainEqual(expect.objectContaining({ line: 'change set not rolled back', changeSet: entry?.id }));
});

test('the reason of a failed change set is given also if what is left of it cannot be read', async () => {
  const logged: string[] = [];
  const changes = new Changes({
    databases: system.databases,
    events: system.events,
    history: system.changes.history,
    preparePassword: () =>
      Promise.resolve(() => {
        rmSync(folder.at('home/e-smith/db/accounts'));
        mkdirSync(folder.at('home/e-smith/db/accounts'));
        return Promise.reject(new Error('no such Unix account'));
      }),
    forgetPassword: (account) => system.passwords.forget(account),
    log: (line) => logged.push(line),
  });
  const staged = new ChangeSet(system.databases);
  staged.accounts.setProps('abc', { FirstName: 'Al' });
  staged.setPassword('abc', 'Sesame-2026-open');
  await expect(changes.apply(staged, author)).rejects.toThrow('no such Unix account');
  expect(logged).toContain('it is unknown how much of a failed change set was written');
});

test('if a password is set, but not for shares, nothing is taken back, and the person sees that', async () => {
  const lacking = new Failure('errors.sambaPasswordNotSet', 'smbpasswd for abc ended with 1');
  const changes = new Changes({
    databases: system.databases,
    events: system.events,
    history: system.changes.history,
    preparePassword: () => Promise.resolve(() => Promise.resolve(lacking)),
    forgetPassword: (account) => system.passwords.forget(account),
    log: () => undefined,
  });
  const staged = new ChangeSet(system.databases);
  staged.accounts.setProps('abc', { FirstName: 'Al' });
  staged.setPassword('abc', 'Sesame-2026-open');
  await expect(changes.apply(staged, author)).rejects.toBe(lacking);
  expect(system.databases.accounts.snapshot().get('abc')?.prop('FirstName')).toBe('Al');
  expect((await history())[0]?.state).toBe('applied');
});

describe('several passwords', () => {
  /** Sets the passwords of some accounts; those of the accounts in `refused` fail. */
  async function setAll(accounts: readonly string[], refused: readonly string[]): Promise<unknown> {
    const changes = new Changes({
      databases: system.databases,
      events: system.events,
      history: system.changes.history,
      preparePassword: (account) =>
        Promise.resolve(async () => {
          if (refused.includes(account))
            throw new Failure('errors.passwordNotSet', `chpasswd for ${account} ended with 1`, { kind: 'unavailable' });
          await system.passwords.set(account, `Sesame-2026-${account}`);
          return undefined;
        }),
      forgetPassword: (account) =>
        refused.includes(account) ? Promise.reject(new Error('full')) : system.passwords.forget(account),
      log: (line, details) => logged.push({ line, ...details }),
    });
    const staged = new ChangeSet(system.databases);
    staged.accounts.setProps('abc', { FirstName: 'Al' });
    for (const account of accounts) staged.setPassword(account, 'Sesame-2026-open');
    staged.forgetPassword('old');
    staged.signal('thing-create', 'abc');
    return changes.apply(staged, author).catch((error: unknown) => error);
  }

  let logged: object[];
  beforeEach(() => (logged = []));

  test.each([
    { which: 'first', refused: ['abc'], set: ['bob', 'eve'] },
    { which: 'last', refused: ['eve'], set: ['abc', 'bob'] },
  ])('are all tried if the $which is not set; the person and the history know which', async ({ refused, set }) => {
    expect(await setAll(['abc', 'bob', 'eve'], refused)).toMatchObject({
      key: 'errors.somePasswordsNotChanged',
      args: { accounts: refused.join() },
    });
    expect(['abc', 'bob', 'eve'].filter((account) => system.passwords.has(account))).toEqual(set);
    expect(accounts()).toContain('FirstName|Al\n');
    expect((await history())[0]).toMatchObject({ state: 'applied', passwords: set, forgotten: ['old'] });
    await expect.poll(() => system.events.recent(1)).toHaveLength(1);
    expect(logged).toContainEqual(expect.objectContaining({ line: 'a password is not changed', account: refused[0] }));
  });

  test('of which one cannot be removed are named too, once another is set', async () => {
    expect(await setAll(['abc'], ['old'])).toMatchObject({ args: { accounts: 'old' } });
    expect((await history())[0]).toMatchObject({ state: 'applied', passwords: ['abc'], forgotten: [] });
  });

  test('of which none is set leave everything as it was', async () => {
    expect(await setAll(['abc', 'bob'], ['abc', 'bob'])).toMatchObject({ key: 'errors.passwordNotSet' });
    expect(accounts()).toContain('FirstName|Albert\n');
    expect((await history())[0]).toMatchObject({ state: 'abandoned', runs: [] });
    expect(system.events.recent(1)).toEqual([]);
  });
});

test('while a password is hashed, others can write the database', async () => {
  const changes = new Changes({
    databases: system.databases,
    events: system.events,
    history: system.changes.history,
    preparePassword: async () => {
      await system.databases.accounts.update((draft) => {
        draft.setProps('abc', { City: 'Leeds' });
      });
      return () => Promise.resolve(undefined);
    },
    forgetPassword: (account) => system.passwords.forget(account),
    log: () => undefined,
  });
  const staged = new ChangeSet(system.databases);
  staged.accounts.setProps('abc', { FirstName: 'Al' });
  staged.setPassword('abc', 'Sesame-2026-open');
  expect(await changes.apply(staged, author)).toHaveProperty('settled');
  expect(accounts()).toMatch(/FirstName\|Al\b/);
  expect(accounts()).toContain('City|Leeds');
});

describe('a change that has to be confirmed', () => {
  const confirm = { seconds: 60, session: undefined };
  const stage = (name: string): ChangeSet => {
    const changes = new ChangeSet(system.databases);
    changes.accounts.setProps('abc', { FirstName: name });
    return changes;
  };

  test('is refused while another one waits, and nothing is written', async () => {
    expect(await system.changes.applyToConfirm(stage('Al'), author, undefined, confirm)).toHaveProperty('id');
    const second = await system.changes.applyToConfirm(stage('Bo'), author, undefined, confirm);
    expect(second).toMatchObject({ outcome: 'refused', refusal: { key: 'errors.confirmPending' } });
    expect(accounts()).toContain('abc=user|FirstName|Al\n');
    expect((await history()).length).toBe(1);
  });

  test('is refused if another process begins its countdown while the databases are locked', async () => {
    const pending = {
      id: 'other',
      author: 'ann',
      origin: 'test',
      ...confirm,
      changes: [],
      signals: [],
      together: false,
    };
    const changes = new Changes({
      databases: system.databases,
      events: system.events,
      history: system.changes.history,
      preparePassword: () => Promise.resolve(() => Promise.resolve(undefined)),
      forgetPassword: () => Promise.resolve(),
      log: () => undefined,
      reached(step) {
        if (step === 'locked') system.changes.countdown.begin(pending);
      },
    });
    const refused = await changes.applyToConfirm(stage('Al'), author, undefined, confirm);
    changes.countdown.close();
    expect(refused).toMatchObject({ outcome: 'refused', refusal: { key: 'errors.confirmPending' } });
    expect(accounts()).toBe('abc=user|FirstName|Albert\nbob=gadget\n');
    expect(await history()).toEqual([]);
    expect(system.changes.countdown.pending?.id).toBe('other');
  });

  test('that cannot be recorded has no countdown', async () => {
    mkdirSync(system.changes.history.file, { recursive: true });
    const applied = system.changes.applyToConfirm(stage('Al'), author, undefined, confirm);
    await expect(applied).rejects.toMatchObject({ key: 'errors.databaseUnwritable' });
    expect(system.changes.countdown.pending).toBeUndefined();
    expect(accounts()).toContain('FirstName|Albert');
  });
});

test('secret properties do not reach the history', async () => {
  await apply((changes) => {
    changes.configuration.create('demo', 'service', { DbPassword: 'hush-hush', status: 'enabled' });
  });
  expect(folder.read('var/lib/panelsmith/history.jsonl')).not.toContain('hush-hush');
  expect(system.databases.configuration.snapshot().get('demo')?.prop('DbPassword')).toBe('hush-hush');
});

test('a panel cannot stage what the databases cannot store', () => {
  const changes = new ChangeSet(system.databases);
  expect(() => {
    changes.accounts.setProps('abc', { FirstName: 'a|b' });
  }).toThrow(/cannot store/);
  expect(() => {
    changes.accounts.setProps('abc', { 'a|b': 'x' });
  }).toThrow(/cannot store/);
  expect(() => {
    changes.accounts.create('a=b', 'user', {});
  }).toThrow(/cannot store/);
  expect(() => {
    changes.database('../shadow');
  }).toThrow(/is not a database name/);
  expect(changes.changes).toEqual([]);
});

describe('after a crash', () => {
  const gone = 'a process that is gone';

  async function left(entry: Partial<HistoryEntry>): Promise<void> {
    await system.changes.history.add({
      id: 'left',
      when: '2026-01-01T00:00:00.000Z',
      author: 'admin',
      origin: 'test',
      process: gone,
      changes: [],
      passwords: [],
      signals: [],
      deletedAfterwards: [],
      state: 'prepared',
      runs: [],
      finished: false,
      ...entry,
    });
    await system.changes.recover();
  }

  const renamed = {
    database: 'accounts',
    key: 'abc',
    before: 'user',
    after: 'user',
    properties: [{ name: 'FirstName', before: 'Albert', after: 'Bert' }],
  };
  const counted = { database: 'configuration', key: 'Count', before: undefined, after: '1', properties: [] };
  const signals = [{ event: 'thing-create', args: ['abc'] }];

  test('a change set that was not written at all is abandoned', async () => {
    await left({ changes: [renamed], signals });
    expect((await history())[0]?.state).toBe('abandoned');
    expect(accounts()).toContain('FirstName|Albert');
  });

  test('a half-written one is completed', async () => {
    await system.databases.configuration.update((draft) => {
      draft.create('Count', '1', {});
    });
    await left({ changes: [renamed, counted] });
    expect((await history())[0]?.state).toBe('applied');
    expect(accounts()).toContain('FirstName|Bert');
  });

  test('one with a secret is not completed with another value in place of the secret, but taken back', async () => {
    await system.databases.configuration.update((draft) => {
      draft.create('Count', '1', {});
    });
    const secret = {
      database: 'accounts',
      key: 'abc',
      before: 'user',
      after: 'user',
      properties: [{ name: 'DbPassword', before: undefined, after: 'hush' }],
    };
    await left({ changes: [secret, counted] });
    expect(system.databases.accounts.snapshot().get('abc')?.prop('DbPassword')).toBeUndefined();
    expect(system.databases.configuration.snapshot().get('Count')).toBeUndefined();
    expect((await history())[0]).toMatchObject({ state: 'abandoned', recovered: 'rolled back' });
  });

  test('one whose event was not signalled is reported, and can be signalled again', async () => {
    await system.databases.accounts.update((draft) => {
      draft.setProps('abc', { FirstName: 'Bert' });
    });
    await left({ changes: [renamed], signals });
    expect((await history())[0]?.state).toBe('interrupted');
    const { settled } = await system.changes.signalAgain('left', author);
    expect((await settled)[0]).toMatchObject({ event: 'thing-create', state: 'done', changeSet: 'left' });
    expect((await history())[0]?.state).toBe('applied');
    await expect(system.changes.signalAgain('left', author)).rejects.toThrow(/no interrupted change set/);
  });

  test('its events are signalled only once if two processes are asked at the same time', async () => {
    await left({ state: 'interrupted', changes: [renamed], signals });
    const other = await openSystem(openRoot(folder.path));
    const asked = [system, other, system].map(async ({ changes }) => changes.signalAgain('left', author));
    const answers = await Promise.allSettled(asked);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array(2).fill({ reason: { key: 'errors.notFound' } }),
    );
    for (const answer of answers) if (answer.status === 'fulfilled') await answer.value.settled;
    expect(system.events.recent(5)).toHaveLength(1);
    await other.close();
  });

  test('half a line in the history is skipped and the following lines are readable', async () => {
    await apply((changes) => {
      changes.accounts.setProps('abc', { City: 'York' });
    });
    await system.close();
    const file = folder.at('var/lib/panelsmith/history.jsonl');
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"id":"torn","chan`);
    system = await openSystem(openRoot(folder.path));
    await apply((changes) => {
      changes.accounts.setProps('abc', { City: 'Leeds' });
    });
    expect((await history()).map(({ changes }) => changes[0]?.properties[0]?.after)).toEqual(['Leeds', 'York']);
  });
});

test('a long history is read from its end, page by page, every entry once', async () => {
  for (let index = 0; index < 120; index++)
    await apply((changes) => {
      changes.accounts.setProps('abc', { City: `City ${String(index)} ${'x'.repeat(700)}` });
    });
  const seen: string[] = [];
  let end: number | undefined;
  do {
    const page = await system.changes.history.read(25, end);
    seen.push(...page.entries.map(({ id }) => id));
    expect(page.entries.every(({ state }) => state === 'applied')).toBe(true);
    end = page.older;
  } while (end !== undefined);
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
  expect(seen).toEqual(seen.toSorted().reverse());
});

test('a change conflicts neither with its original state nor with its own result', () => {
  const props = fc.dictionary(fc.constantFrom('A', 'B', 'C', '__proto__'), fc.constantFrom('1', '2', ''));
  const record = (type: string, values: Record<string, string>) => {
    const map = new Map(Object.entries(values));
    return { key: 'k', type, value: type, props: map, prop: (name: string) => map.get(name) };
  };
  fc.assert(
    fc.property(
      fc.constantFrom('user', 'group'),
      props,
      fc.constantFrom('user', 'group'),
      props,
      (type, before, newType, after) => {
        const change = recordChange('accounts', 'k', record(type, before), record(newType, after));
        if (!change) return;
        expect(recordConflicts(change, record(type, before))).toEqual([]);
        expect(recordConflicts(change, record(newType, after))).toEqual([]);
        expect(recordConflicts(change, record('other', before))).toHaveLength(1);
      },
    ),
  );
});
