import { join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../../process/home.ts';
import { Wording } from '../words/wording.ts';
import { runningSentence } from './running-sentence.ts';

const t = new Wording(join(home, 'locales'), [], () => undefined).translator('en');

function said(running: string | undefined, fraction?: number): string | undefined {
  const sentence = runningSentence({ running, fraction, sending: undefined }, 'en');
  return sentence && t(sentence.key, sentence.args);
}

test.each([
  [undefined, undefined, undefined],
  ['nightly', undefined, 'A backup is running.'],
  ['nightly', 0, 'A backup is running.'],
  ['nightly', 0.009, 'A backup is running.'],
  ['nightly', 0.429, 'A backup is running: 42 % done.'],
  ['nightly', 1, 'A backup is running: 100 % done.'],
])('what runs is %s, the part that is done %s', (running, fraction, expected) => {
  expect(said(running, fraction)).toBe(expected);
});
