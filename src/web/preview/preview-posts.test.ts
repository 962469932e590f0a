import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PreviewPosts } from './preview-posts.ts';

const post = { texts: new Map([['password', ['hush']]]), files: new Map() };

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a sent file belongs to its session and form only, under a random name', () => {
  const kept = new PreviewPosts();
  const name = kept.keep('s', '/form', post);
  expect(name).toMatch(/^[\w-]{24}$/);
  expect(kept.find('s', '/form', name)?.texts.get('password')).toEqual(['hush']);
  expect([kept.find('t', '/form', name), kept.find('s', '/other', name), kept.find('s', '/form', '')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  kept.forget(name);
  expect(kept.find('s', '/form', name)).toBeUndefined();
});

test('a sent file is gone after ten minutes', () => {
  const kept = new PreviewPosts();
  const name = kept.keep('s', '/form', post);
  vi.advanceTimersByTime(599_000);
  expect(kept.find('s', '/form', name)).toBeDefined();
  vi.advanceTimersByTime(1000);
  expect(kept.find('s', '/form', name)).toBeUndefined();
});

test('five are kept for a session, and fifty in all; the oldest are dropped', () => {
  const kept = new PreviewPosts();
  const isKept = (session: string, names: string[]) =>
    names.map((name) => kept.find(session, '/f', name) !== undefined);
  const own = Array.from({ length: 6 }, () => kept.keep('s', '/f', post));
  expect(isKept('s', own)).toEqual([false, true, true, true, true, true]);
  for (let other = 0; other < 50; other++) kept.keep(`t${other}`, '/f', post);
  expect(isKept('s', own).includes(true)).toBe(false);
});
