import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { templatesOfEvent } from './event-templates.ts';

test('an event lists every file below its template folders once, in byte order', () => {
  const place = temporaryFolder();
  for (const path of [
    'a/ev/templates2expand/etc/x',
    'a/ev/templates2expand/etc/d/y',
    'b/ev/templates2expand/etc/x',
    'b/ev/templates2expand/b',
    'b/other/templates2expand/c',
  ]) {
    place.write(path, '');
  }
  symlinkSync('nowhere', place.at('a/ev/templates2expand/etc/link'));
  const sources = ['a', 'b', 'c'].map((name) => ({ folder: place.at(name) }));
  expect(templatesOfEvent(sources, 'ev')).toEqual(['/b', '/etc/d/y', '/etc/link', '/etc/x']);
  expect(templatesOfEvent(sources, 'none')).toEqual([]);
});
