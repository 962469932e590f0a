import { join } from 'node:path';
import { expect, test } from 'vitest';
import { home } from '../../process/home.ts';
import { Wording } from '../words/wording.ts';
import { sizeSentence } from './size-sentence.ts';

function said(bytes: number | undefined): string {
  const { key, args } = sizeSentence(bytes, 'en');
  return new Wording(join(home, 'locales'), [], () => undefined).translator('en')(key, args);
}

test('from 2 GB on, the limits of disks and browsers are named as well', () => {
  expect(said(2 ** 31)).toMatch(/^2\.\d+ GB before compression\. A disk in the FAT32 format holds no file above 4 GB/);
  expect(said(2 ** 31 - 1)).not.toContain('FAT32');
  expect(said(undefined)).not.toContain('undefined');
});
