import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const laser = { printerName: 'laser', Description: 'Laser, first floor', Location: 'remote', Address: '192.168.1.9' };

test('a printer in the network and one at the server are created, changed and removed', async () => {
  const panel = await openPanel(import.meta.dirname);
  expect((await panel.submit('create', laser)).events).toEqual([{ event: 'printer-create', args: ['laser'] }]);
  expect(panel.record('accounts', 'laser')).toEqual({
    type: 'printer',
    Address: '192.168.1.9',
    Description: 'Laser, first floor',
    Location: 'remote',
    RemoteName: 'raw',
  });
  const local = { printerName: 'labels', Description: 'Labels', Location: 'usb/lp0', Address: '' };
  expect((await panel.submit('create', local)).status).toBe(303);
  const changed = await panel.submit('modify', { Address: 'laser.example.com' }, { key: 'laser' });
  expect(changed.events).toEqual([{ event: 'printer-create', args: ['laser'] }]);
  expect((await panel.open('list')).rows.map(({ cells }) => cells['Location'])).toEqual([
    'USB port 1',
    'In the network',
  ]);
  expect((await panel.submit('remove', {}, { key: 'laser' })).events).toEqual([
    { event: 'printer-delete', args: ['laser'] },
  ]);
  expect(panel.record('accounts', 'laser')).toBeUndefined();
  await panel.close();
});

test.each([
  [{ printerName: 'laser-1' }, 'printerName'],
  [{ printerName: `l${'x'.repeat(32)}` }, 'printerName'],
  [{ Description: 'x'.repeat(33) }, 'Description'],
  [{ Location: 'lp9' }, 'Location'],
  [{ Address: '' }, 'Address'],
  [{ Address: 'a b' }, 'Address'],
  [{ Address: '-o' }, 'Address'],
  [{ RemoteName: 'a|b' }, 'RemoteName'],
])('a printer with %j is refused', async (typed, field) => {
  const panel = await openPanel(import.meta.dirname);
  const { refusals, changes } = await panel.submit('create', { ...laser, ...typed });
  expect([Object.keys(refusals), changes]).toEqual([[field], []]);
  await panel.close();
});
