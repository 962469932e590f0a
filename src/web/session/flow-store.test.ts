import { expect, test } from 'vitest';
import { dropFlow, findFlow, storeFlow, newFlowId, type StoredFlow } from './flow-store.ts';

const flow = (id: string, form = '/form', text = ''): StoredFlow => ({
  ...{ id, form, seen: '', typed: [['Name', [text]]], done: [], refusals: [] },
});

/** The session after these flows were kept. */
function keeping(...flows: readonly StoredFlow[]): { flows?: StoredFlow[] } {
  const session = {};
  for (const one of flows) storeFlow(session, one);
  return session;
}

test('what was typed is found by its id, and only for its own form', () => {
  const session = keeping(flow('a'), flow('b', '/other'));
  expect(findFlow(session, 'a', '/form')?.id).toBe('a');
  expect(findFlow(session, 'a', '/other')).toBeUndefined();
  expect(findFlow({}, 'a', '/form')).toBeUndefined();
});

test('a later step replaces what was kept of the same form', () => {
  const session = keeping(flow('a', '/form', 'first'), flow('b'), flow('a', '/form', 'second'));
  expect(session.flows?.map(({ id, typed }) => [id, typed])).toEqual([
    ['b', [['Name', ['']]]],
    ['a', [['Name', ['second']]]],
  ]);
});

test('a session keeps five forms; the one that was kept longest ago goes first', () => {
  const session = keeping(...['a', 'b', 'c', 'd', 'e', 'a', 'f'].map((id) => flow(id)));
  expect(session.flows?.map(({ id }) => id)).toEqual(['c', 'd', 'e', 'a', 'f']);
});

test('a form that is too large for a session is refused, and what was kept stays', () => {
  const session = keeping(flow('a'));
  expect(() => {
    storeFlow(session, flow('a', '/form', 'x'.repeat(32_768)));
  }).toThrow(expect.objectContaining({ key: 'errors.formTooLarge' }));
  expect(session).toEqual(keeping(flow('a')));
});

test('a dropped form is gone, the others stay', () => {
  const session = keeping(flow('a'), flow('b'));
  dropFlow(session, 'a');
  expect(session.flows?.map(({ id }) => id)).toEqual(['b']);
});

test('ids differ and fit into an address', () => {
  const [one, other] = [newFlowId(), newFlowId()];
  expect(one).toMatch(/^[\w-]{12}$/);
  expect(other).not.toBe(one);
});
