import { expect, test } from 'vitest';
import { databasesOf } from '../../changes/change-set.fixture.ts';
import { manifestOf, parseManifest } from './archive-manifest.ts';

test('what an archive says about its server is read back', () => {
  const databases = databasesOf({ configuration: ['SystemName=office', 'DomainName=example.org'] });
  const manifest = manifestOf(databases, new Date('2026-01-02T03:04:05Z'));
  expect(manifest).toMatchObject({ systemName: 'office', domainName: 'example.org', when: '2026-01-02T03:04:05.000Z' });
  expect(parseManifest(JSON.stringify({ ...manifest, more: 'of a later version' }))).toEqual(manifest);
});

const good = { format: 1, when: '', systemName: '', domainName: '', flavour: 'sme' };

test.each([
  '',
  'null',
  '[]',
  '{',
  JSON.stringify({ ...good, format: 2 }),
  JSON.stringify({ ...good, flavour: 'other' }),
])('%j counts as nothing', (text) => {
  expect(parseManifest(text)).toBeUndefined();
});

test.each(['when', 'systemName', 'domainName', 'flavour', 'format'])('without %s it counts as nothing', (name) => {
  expect(parseManifest(JSON.stringify({ ...good, [name]: undefined }))).toBeUndefined();
});
