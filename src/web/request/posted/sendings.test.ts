import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Sendings, type Redirect } from './sendings.ts';

const seconds = 1000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

/** A first form that leads to a page. */
function leadingTo(path: string): Promise<Redirect> {
  return Promise.resolve({ path, message: undefined });
}

async function pathOf(sendings: Sendings, id: string): Promise<string | undefined> {
  return (await sendings.find(id)?.redirect)?.path;
}

test('the second of two equal forms gets the answer of the first, another form does not', async () => {
  const sendings = new Sendings();
  expect(sendings.find('a')).toBeUndefined();
  sendings.keep('a', leadingTo('/a'));
  sendings.keep('b', leadingTo('/b'));
  expect([await pathOf(sendings, 'a'), await pathOf(sendings, 'b')]).toEqual(['/a', '/b']);
  expect(sendings.find('c')).toBeUndefined();
});

test('the second form waits until the first has ended', async () => {
  const sendings = new Sendings();
  let end: (redirect: Redirect) => void = () => undefined;
  sendings.keep('a', new Promise((resolve) => (end = resolve)));
  const second = pathOf(sendings, 'a');
  end({ path: '/late', message: undefined });
  expect(await second).toBe('/late');
});

test('a form that was refused can be sent again', () => {
  const sendings = new Sendings();
  sendings.keep('a', leadingTo('/a'));
  sendings.keep('b', leadingTo('/b'));
  sendings.forget('a');
  expect([sendings.find('a'), sendings.find('b') !== undefined]).toEqual([undefined, true]);
});

test('after two minutes the same form is a new one, which is kept as long again', async () => {
  const sendings = new Sendings();
  sendings.keep('a', leadingTo('/first'));
  pass(119 * seconds);
  expect(await pathOf(sendings, 'a')).toBe('/first');
  pass(seconds);
  expect(sendings.find('a')).toBeUndefined();
  sendings.keep('a', leadingTo('/second'));
  pass(119 * seconds);
  expect(await pathOf(sendings, 'a')).toBe('/second');
});

test('of more than two thousand forms the oldest are dropped; one that was kept again is not old', () => {
  const sendings = new Sendings();
  for (let count = 0; count < 2000; count += 1) sendings.keep(`${count}`, leadingTo('/'));
  expect(sendings.find('0')).toBeDefined();
  sendings.keep('0', leadingTo('/'));
  sendings.keep('2000', leadingTo('/'));
  sendings.keep('2001', leadingTo('/'));
  const known = ['0', '1', '2', '3', '2000', '2001'].filter((id) => sendings.find(id));
  expect(known).toEqual(['0', '3', '2000', '2001']);
});
