import { expect, test } from 'vitest';
import { readableError } from './readable-error.ts';

const unreadable = new Error('x');
Object.defineProperty(unreadable, 'message', {
  get() {
    throw new Error('on fire');
  },
});

test.each([
  ['an error', new Error('x')],
  ['an error with a cause', new Error('x', { cause: new TypeError('y') })],
  ['a text', 'x'],
  ['nothing', undefined],
  ['null', null],
  ['an object', { message: 5 }],
])('%s becomes a readable error that keeps what it was', (_, thrown) => {
  expect(readableError(thrown)).toBe(thrown);
});

test('an error that is its own cause can be read', () => {
  const own = new Error('x');
  own.cause = own;
  expect(readableError(own)).toBe(own);
});

test.each([
  ['its message throws', unreadable],
  ['the message of its cause throws', new Error('x', { cause: unreadable })],
  ['its message is no text', Object.assign(new Error('x'), { message: 5 })],
  ['its stack is no text', Object.assign(new Error('x'), { stack: {} })],
  [
    'all of it throws',
    new Proxy(
      {},
      {
        get() {
          throw new Error('on fire');
        },
      },
    ),
  ],
])('it is replaced by another error if %s', (_, thrown) => {
  expect(readableError(thrown)).toEqual(new Error('something was thrown that cannot be read'));
});
