import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

test('names reach smb.conf; impossible ones are refused', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration: ['SystemName=mail', 'DomainName=example.org'] });
  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ['Workgroup', { Workgroup: 'MAIL' }],
    ['Workgroup', { Workgroup: 'Two words' }],
    ['Workgroup', { Workgroup: 'office', ServerName: 'Office' }],
    ['ServerName', { ServerName: '1st' }],
    ['ServerString', { ServerString: 'a\\b' }],
  ];
  for (const [field, values] of wrong) {
    const { refusals, changes } = await panel.submit('workgroup', values);
    expect([field, Object.keys(refusals), changes]).toEqual([field, [field], []]);
  }
  const { events, failed } = await panel.submit('workgroup', { Workgroup: 'office', ServerName: 'files' });
  expect([events, failed]).toEqual([[{ event: 'workgroup-update', args: [] }], []]);
  expect((await panel.submit('workgroup', {})).events).toEqual([]);
  expect(panel.record('configuration', 'smb')).toMatchObject({ Workgroup: 'office', ServerName: 'files' });
  expect(panel.read('etc/samba/smb.conf')).toMatch(/workgroup = office\n +netbios name = files\n/);
  await panel.close();
});
