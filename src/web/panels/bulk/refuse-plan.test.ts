import { expect, test } from 'vitest';
import { planOutdated, planStatus, refusePlan } from './refuse-plan.ts';

const plain = new Map<string, readonly string[]>();
const leavingOut = new Map([['leaveOut', ['yes']]]);

test.each([
  ['that was seen, with nothing refused', { isSeen: true, refused: 0, changed: 2 }, plain, undefined, 200],
  ['that is another one now', { isSeen: false, refused: 0, changed: 2 }, plain, 'bulk.outdated', 409],
  [
    'that is another one now, with refused records',
    { isSeen: false, refused: 1, changed: 2 },
    plain,
    'bulk.outdated',
    409,
  ],
  ['that changes nothing any more', { isSeen: false, refused: 0, changed: 0 }, plain, 'bulk.outdated', 409],
  ['with a refused record', { isSeen: true, refused: 1, changed: 2 }, plain, 'bulk.sayLeaveOut', 422],
  ['with a refused record that is left out', { isSeen: true, refused: 1, changed: 2 }, leavingOut, undefined, 200],
  ['with nothing but refused records', { isSeen: true, refused: 2, changed: 0 }, plain, 'bulk.sayLeaveOut', 422],
  ['in which all is left out', { isSeen: true, refused: 2, changed: 0 }, leavingOut, 'bulk.nothing', 422],
  ['that changes nothing', { isSeen: true, refused: 0, changed: 0 }, plain, 'bulk.nothing', 422],
])('a plan %s', (_, planned, posted, key, status) => {
  const refusal = refusePlan(planned, posted);
  expect([refusal?.key, planStatus(refusal)]).toEqual([key, status]);
});

test('a change that somebody else prevented is shown as a changed plan', () => {
  expect([planOutdated.key, planStatus(planOutdated)]).toEqual(['bulk.outdated', 409]);
});
