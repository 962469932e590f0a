import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

const configuration = [
  'left=service|status|enabled|TCPPort|25|access|public',
  'puppet=service|status|disabled|TCPPorts|8140,8141|UDPPort|53',
];

test('services are listed with packages, ports and orphans, and a trial root says that it is one', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration });
  const { rows, html } = await panel.open('list');
  const cells = rows.find(({ key }) => key === 'puppet')?.cells;
  expect(cells).toMatchObject({ status: 'disabled', Machine: '', Orphan: 'orphan', Ports: 'tcp 8140, 8141; udp 53' });
  expect(html).toContain('This is a trial root, not the running system.');
  // The bundled packages have their services here too.
  expect(html).toContain('Port tcp 25 is used by several packages');
  expect(rows.find(({ key }) => key === 'cups')?.cells).toMatchObject({ Owner: 'printing', Orphan: '' });
  await panel.close();
});

test('a changed status is a change with its events, and is not signalled if nothing changes', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration });
  const { changes, events, failed } = await panel.submit('modify', { status: 'enabled' }, { key: 'puppet' });
  expect(changes.map(({ property, after }) => [property, after])).toEqual([['status', 'enabled']]);
  expect(events).toEqual([
    { event: 'runlevel-adjust', args: ['puppet'] },
    { event: 'firewall-adjust', args: [] },
  ]);
  expect(failed).toEqual([]);
  const disabled = await panel.submit('disable', {}, { key: 'puppet' });
  expect(disabled.changes.map(({ after }) => after)).toEqual(['disabled']);
  // Files of the package that owns the service depend on whether it is enabled.
  const mail = await panel.submit('enable', {}, { key: 'pop3' });
  expect(mail.events.map(({ event, args }) => [event, ...args])).toEqual([
    ['runlevel-adjust', 'pop3'],
    ['firewall-adjust'],
    ['panelsmith-mail-update'],
  ]);
  expect((await panel.open('enable', { key: 'left' })).status).toBe(409);
  // The firewall has no program that could be started or stopped.
  expect((await panel.open('disable', { key: 'masq' })).status).toBe(409);
  await panel.close();
});

test('an orphan that is kept has an owner from then on', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration });
  const { events, failed, output } = await panel.submit('adopt', {}, { key: 'left' });
  expect([events, failed]).toEqual([[{ event: 'service-adopt', args: ['left'] }], []]);
  expect(output).toContain('this server has a default for left now');
  const { rows } = await panel.open('list');
  expect(rows.find(({ key }) => key === 'left')?.cells).toMatchObject({ Owner: 'this server', Orphan: '' });
  expect((await panel.open('adopt', { key: 'left' })).status).toBe(409);
  await panel.close();
});
