import { expect, test } from 'vitest';
import type { Signal } from '../../events/signal.ts';
import { changesOver } from '../change-set.fixture.ts';
import type { ChangeSet } from '../change-set.ts';
import type { PropertyChange, RecordChange } from '../record-change.ts';
import { createdRecords, stageOpposite, stageTakingBack } from './take-back.ts';

const events = new Set(['user-create', 'user-delete', 'user-modify', 'domain-create', 'domain-delete', 'thing-create']);
const exists = (event: string): boolean => events.has(event);

const prop = (name: string, before: string | undefined, after: string | undefined): PropertyChange => ({
  name,
  before,
  after,
});

function change(
  path: string,
  [before, after]: readonly [string | undefined, string | undefined],
  ...properties: readonly PropertyChange[]
): RecordChange {
  const [database = '', key = ''] = path.split('/');
  return { database, key, before, after, properties };
}

const signal = (event: string, ...args: string[]): Signal => ({ event, args });

/** What is staged, as `DATABASE/KEY TYPE PROPERTIES`, or `DATABASE/KEY gone`. */
function staged(changes: ChangeSet): string[] {
  return changes.opened.flatMap((database) =>
    [...database.staged].map(([key, record]) => {
      const props = [...(record?.props ?? [])].map(([name, value]) => `${name}=${value}`);
      return [`${database.name}/${key}`, ...(record ? [record.type, ...props] : ['gone'])].join(' ');
    }),
  );
}

const signalled = (changes: ChangeSet): string[] =>
  changes.signals.map(({ event, args }) => [event, ...args].join(' '));

test('a created account is deleted by its event, with its password, and its number is not given again', () => {
  const entry = {
    changes: [
      change('accounts/ann', [undefined, 'user'], prop('Uid', undefined, '5000')),
      change('configuration/MinUid', ['5000', '5001']),
      change('accounts/sales', ['group', 'group'], prop('Members', 'bob', 'ann,bob')),
    ],
    signals: [signal('user-create', 'ann')],
  };
  const changes = changesOver({
    accounts: ['ann=user|Uid|5000', 'sales=group|Members|ann,bob'],
    configuration: ['MinUid=5001'],
  });
  stageTakingBack(changes, entry, exists);
  expect(staged(changes)).toEqual(['accounts/sales group Members=bob', 'accounts/ann user-deleted Uid=5000']);
  expect(signalled(changes)).toEqual(['user-delete ann']);
  expect([changes.deletedAfterwards, [...new Set(changes.forgotten)]]).toEqual([['ann'], ['ann']]);
  expect(createdRecords(entry).map(({ key }) => key)).toEqual(['ann']);
});

test('a created record that is not an account, or has no delete event, is removed at once', () => {
  const changes = changesOver({ accounts: ['t1=thing'], domains: ['example.org=domain'] });
  stageTakingBack(
    changes,
    {
      changes: [change('domains/example.org', [undefined, 'domain']), change('accounts/t1', [undefined, 'thing'])],
      signals: [signal('domain-create', 'example.org'), signal('thing-create', 't1')],
    },
    exists,
  );
  expect(staged(changes).sort()).toEqual(['accounts/t1 gone', 'domains/example.org gone']);
  expect([signalled(changes), changes.deletedAfterwards]).toEqual([['domain-delete example.org'], []]);
  // No event takes its password away, so this does.
  expect(changes.forgotten).toEqual(['t1']);
});

test.each([
  ['has another type now', 'ann=pseudonym|Account|bob'],
  ['is being deleted already', 'ann=user-deleted'],
  ['is gone already', 'bob=user'],
])('a created account that %s is not removed', (_, line) => {
  const changes = changesOver({ accounts: [line] });
  stageTakingBack(
    changes,
    { changes: [change('accounts/ann', [undefined, 'user'])], signals: [signal('user-create', 'ann')] },
    exists,
  );
  expect([staged(changes), changes.deletedAfterwards]).toEqual([[], []]);
});

test('an account of the event that was not created by it stays', () => {
  const changes = changesOver({ accounts: ['ann=user|City|Rome'] });
  stageTakingBack(
    changes,
    {
      changes: [change('accounts/ann', ['user', 'user'], prop('City', 'Bari', 'Rome'))],
      signals: [signal('user-create', 'ann')],
    },
    exists,
  );
  expect([staged(changes), changes.deletedAfterwards]).toEqual([['accounts/ann user City=Bari'], []]);
});

test('properties get their old values, except what somebody has changed since, and secrets', () => {
  const changes = changesOver({
    accounts: ['ann=user|Added|new|City|Rome|Dept|C|DbPassword|now'],
    configuration: ['DomainName=third.example', 'SystemName=new'],
  });
  stageTakingBack(
    changes,
    {
      changes: [
        change(
          'accounts/ann',
          ['user', 'user'],
          prop('Added', undefined, 'new'),
          prop('City', 'Bari', 'Rome'),
          { ...prop('DbPassword', '••••', 'now'), secret: true },
          prop('Dept', 'A', 'B'),
          prop('Phone', '1', undefined),
        ),
        change('configuration/DomainName', ['first.example', 'second.example']),
        change('configuration/SystemName', ['old', 'new']),
        change('configuration/gone', ['service', 'service'], prop('status', 'disabled', 'enabled')),
      ],
      signals: [],
    },
    exists,
  );
  expect(staged(changes).sort()).toEqual([
    'accounts/ann user City=Bari DbPassword=now Dept=C Phone=1',
    'configuration/SystemName old',
  ]);
});

test('the opposite makes removed records again, without secrets, and signals their events and all others again', () => {
  const removed = [
    prop('Nameservers', 'internet', undefined),
    { ...prop('ApiToken', '••••', undefined), secret: true as const },
  ];
  const changes = changesOver({ accounts: ['ann=user|City|Rome'], domains: ['other.org=domain'] });
  stageOpposite(
    changes,
    {
      changes: [
        change('accounts/ann', ['user', 'user'], prop('City', 'Bari', 'Rome')),
        change('domains/example.org', ['domain', undefined], ...removed),
        change('domains/other.org', [undefined, 'domain']),
      ],
      signals: [
        signal('domain-delete', 'example.org'),
        signal('domain-create', 'other.org'),
        signal('user-modify', 'ann'),
      ],
    },
    exists,
  );
  expect(staged(changes).sort()).toEqual([
    'accounts/ann user City=Bari',
    'domains/example.org domain Nameservers=internet',
    'domains/other.org gone',
  ]);
  expect(signalled(changes)).toEqual(['domain-delete other.org', 'domain-create example.org', 'user-modify ann']);
});
