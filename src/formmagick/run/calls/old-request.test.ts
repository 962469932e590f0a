import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../files/temporary-folder.fixture.ts';
import { askedRequest } from './asked-request.fixture.ts';
import type { OldRequest } from './old-request.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder().path;
});

/** A request whose link brought `User` and `Old`, and whose page was submitted with `Melody` and `Old`. */
function submitted(): OldRequest {
  const request = askedRequest(folder, {
    pages: '<page name="First"/>',
    link: { User: 'abc', Old: 'brought' },
    linked: new Set(['Old']),
  });
  request.submit({
    typed: new Map([
      ['Melody', ['ding']],
      ['Old', ['typed']],
    ]),
    literals: new Map([['Shown', ['a literal']]]),
    pressed: 'Next',
  });
  return request;
}

function showing(request: OldRequest, run: () => void): Promise<void> {
  return request.showing(0, () => {
    run();
    return Promise.resolve();
  });
}

test('a typed value hides the one that a link brought, and only subs see the text of a literal', () => {
  const request = submitted();
  expect(['User', 'Old', 'Melody', 'Shown', 'None'].map((id) => request.values(id)?.[0])).toEqual([
    'abc',
    'typed',
    'ding',
    undefined,
    undefined,
  ]);
  expect(['Old', 'Shown', 'None'].map((id) => request.held(id))).toEqual([['typed'], ['a literal'], []]);
});

test('what was typed is kept for the next page, except secrets, and is no longer from a link', () => {
  const request = submitted();
  request.keep(new Set(['Melody']));
  expect([request.values('Old'), request.values('Melody'), request.held('Shown')]).toEqual([['typed'], undefined, []]);
  expect([...request.kept.keys(), ...request.brought]).toEqual(['User', 'Old', 'User']);
});

test('a value that an event sets replaces the typed one; showing the page again leaves what was typed', async () => {
  const request = submitted();
  await showing(request, () => {
    request.set('Melody', ['dong']);
  });
  expect(request.values('Melody')).toEqual(['ding']);
  request.set('Melody', ['dong']);
  expect([request.values('Melody'), request.values('Old')]).toEqual([['dong'], ['typed']]);
});

test('clearing names removes these values, and clearing nothing removes all', () => {
  const request = submitted();
  request.clear(['Old']);
  expect([request.values('Old'), request.values('Melody'), [...request.brought]]).toEqual([
    undefined,
    ['ding'],
    ['User'],
  ]);
  request.clear([]);
  expect(['User', 'Melody'].map((id) => request.values(id))).toEqual([undefined, undefined]);
});

test('clearing while the page is shown leaves what was typed', async () => {
  const request = submitted();
  await showing(request, () => {
    request.clear([]);
  });
  expect([request.values('Old'), request.values('Melody'), request.kept.size]).toEqual([['typed'], ['ding'], 0]);
});

test('a request apart shares nothing with the conversation', () => {
  const request = submitted();
  request.changes.accounts.create('abc', 'user', {});
  const apart = request.apart();
  apart.set('User', ['other']);
  apart.changes.accounts.create('xyz', 'user', {});
  expect([apart.values('Melody'), [...apart.brought], apart.changes.changes.length]).toEqual([undefined, [], 1]);
  expect([request.values('User'), request.changes.changes.length, apart.account]).toEqual([['abc'], 1, 'admin']);
});

test('a request as if just arrived has the values of the link, without those of fields of the page', () => {
  const arrived = submitted().arrived(new Set(['Old', 'Melody']));
  expect([...arrived.kept]).toEqual([['User', ['abc']]]);
  expect([[...arrived.brought], [...arrived.linked], arrived.values('Melody')]).toEqual([
    ['User'],
    ['User'],
    undefined,
  ]);
});

test('code of the panel that runs too long is stopped', () => {
  const request = askedRequest(folder, { pages: '<page name="First"/>', seconds: 0.1 });
  expect(() =>
    request.limited(() => {
      for (;;);
    }),
  ).toThrow();
  expect(request.limited(() => 'soon')).toBe('soon');
});
