import { expect, test } from 'vitest';
import { SetUpLink } from './set-up-link.ts';

/** A link, and whether a password was set meanwhile. */
function opened(): { link: SetUpLink; code: string; password: { isSet: boolean } } {
  const password = { isSet: false };
  const link = new SetUpLink(() => !password.isSet);
  const code = new URL(link.path ?? '', 'http://panel.example').searchParams.get('code') ?? '';
  return { link, code, password };
}

test('the printed code is accepted, any other is not', () => {
  const { link, code } = opened();
  expect(code).toMatch(/^[\w-]{32}$/);
  expect(link.accepts(code)).toBe(true);
  for (const other of ['', code.slice(1), `${code}x`, opened().code]) expect(link.accepts(other)).toBe(false);
});

test('while there is a password, the right code does not work, and is not printed', () => {
  const server = opened();
  server.password.isSet = true;
  expect(server.link.accepts(server.code)).toBe(false);
  expect(server.link.path).toBeUndefined();
});

test('a link that was used never works again, also when the password is gone', () => {
  const server = opened();
  expect(server.link.take()).toBe(true);
  expect(server.link.accepts(server.code)).toBe(false);
  expect(server.link.take()).toBe(false);
});

test('if two people set a password at the same time, the link works for one', () => {
  const { link, code } = opened();
  expect(link.take()).toBe(true);
  expect(link.take()).toBe(false);
  expect(link.accepts(code)).toBe(false);
});

test('if no password was set in the end, the link works again', () => {
  const { link, code } = opened();
  link.take();
  link.giveBack();
  expect(link.accepts(code)).toBe(true);
  expect(link.take()).toBe(true);
});
