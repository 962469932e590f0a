import { expect, test } from 'vitest';
import { StoredRecord } from '../../db/file/record.ts';
import type { Supervisor } from '../units/supervisor.ts';
import {
  planAdjustment,
  planOwnedAdjustment,
  type PlannedAdjustment,
  type RequestedService,
} from './planned-adjustment.ts';

const runit: Supervisor = { kind: 'runit', control: '/service/web/supervise/control', folder: '/service/web' };
const script: Supervisor = { kind: 'script', script: '/etc/init.d/web' };
const systemd: Supervisor = { kind: 'systemd' };

interface Asked {
  readonly service?: string;
  readonly event?: string;
  readonly supervisor?: Supervisor;
  readonly isEnabled?: boolean;
  readonly record?: RequestedService['record'];
}

function requested({ service = 'web', supervisor = systemd, isEnabled = true, ...more }: Asked): RequestedService {
  const record = 'record' in more ? more.record : new StoredRecord(service, 'service|status|enabled');
  return { record, unit: service, supervisor, isEnabled };
}

function plan(actions: readonly string[], asked: Asked = {}): PlannedAdjustment {
  const { event = 'web-update', service = 'web' } = asked;
  return planAdjustment(event, { service, actions, unreadable: undefined }, requested(asked));
}

function planOwned(actions: readonly string[], asked: Asked = {}): PlannedAdjustment {
  return planOwnedAdjustment({ service: asked.service ?? 'web', actions, unreadable: undefined }, requested(asked));
}

test.each([
  [['restart'], ['restart']],
  [['reload'], ['reload']],
  [['stop'], ['stop']],
  [['once'], ['once']],
  // The other actions do not start a service.
  [['sigusr1'], ['start', 'sigusr1']],
  [
    ['adjust', 'sigterm'],
    ['start', 'adjust', 'sigterm'],
  ],
  [[], ['start']],
])('an enabled service for which %j is requested gets %j', (actions, expected) => {
  expect(plan(actions)).toEqual({
    service: 'web',
    unit: 'web',
    supervisor: systemd,
    actions: expected,
    skipped: undefined,
  });
});

test('a disabled service is stopped, whatever is requested', () => {
  expect(plan(['restart'], { isEnabled: false }).actions).toEqual(['stop']);
  expect(plan([], { isEnabled: false, supervisor: script }).actions).toEqual(['stop']);
});

test.each([
  [true, ['restart'], ['restart', 'up']],
  [true, [], ['up']],
  [true, ['stop'], ['stop']],
  [true, ['sigusr1', 'down'], ['sigusr1', 'down']],
  [true, ['once'], ['once']],
  [false, ['sigusr1'], ['down', 'sigusr1']],
  [false, [], ['down']],
])('under runit, enabled %s, a service for which %j is requested gets %j', (isEnabled, actions, expected) => {
  expect(plan(actions, { isEnabled, supervisor: runit }).actions).toEqual(expected);
});

test.each(['smanager', 'httpd-e-smith', 'panelsmith'])(
  '%s serves this page, so it is not cut off by a restart',
  (service) => {
    expect(plan(['restart'], { service }).actions).toEqual(['reload-or-restart']);
    expect(plan(['sigusr1', 'restart'], { service, supervisor: script }).actions).toEqual(['sigusr1', 'reload']);
    expect(plan(['restart'], { service, isEnabled: false }).actions).toEqual(['stop']);
  },
);

test.each(['post-upgrade', 'bootstrap-console-save'])('event %s adjusts nothing', (event) => {
  expect(plan(['restart'], { event })).toMatchObject({ actions: [], skipped: `event ${event} adjusts no services` });
});

test('a name that is not one of a service, and one without a record, are skipped with the reason', () => {
  expect(plan(['restart'], { service: 'a*' })).toMatchObject({
    actions: [],
    skipped: 'a* cannot be the name of a service',
  });
  expect(plan(['restart'], { record: undefined })).toMatchObject({
    actions: [],
    skipped: 'web has no record in configuration',
  });
});

test('on NethServer only the actions that it knows are planned, and nothing is started besides', () => {
  expect(planOwned(['sigusr1', 'restart', 'reload-or-restart', 'condrestart']).actions).toEqual([
    'restart',
    'condrestart',
  ]);
  expect(planOwned(['sigusr1']).actions).toEqual([]);
  expect(planOwned(['restart'], { isEnabled: false }).actions).toEqual(['stop']);
});

test('on NethServer a record has to be of type service', () => {
  const record = new StoredRecord('web', 'setting|status|enabled');
  const reason = 'web has no service record in configuration';
  expect(planOwned(['restart'], { record })).toMatchObject({ actions: [], skipped: reason });
  expect(planOwned(['restart'], { record: undefined })).toMatchObject({ actions: [], skipped: reason });
  expect(planOwned(['restart'], { service: '../x' }).skipped).toBe('../x cannot be the name of a service');
});
