import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { templatesOfEvent } from './event-templates.ts';

test('an event lists every file below its template folders once, in byte order', () => {
  const place = mkdtempSync(join(tmpdir(), 'panelsmith-event-templates-'));
  try {
    for (const path of [
      'a/ev/templates2expand/etc/x',
      'a/ev/templates2expand/etc/d/y',
      'b/ev/templates2expand/etc/x',
      'b/ev/templates2expand/b',
      'b/other/templates2expand/c',
    ]) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), '');
    }
    symlinkSync('nowhere', join(place, 'a/ev/templates2expand/etc/link'));
    const sources = ['a', 'b', 'c'].map((name) => ({ folder: join(place, name) }));
    expect(templatesOfEvent(sources, 'ev')).toEqual(['/b', '/etc/d/y', '/etc/link', '/etc/x']);
    expect(templatesOfEvent(sources, 'none')).toEqual([]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
