import { openPanel } from 'panelsmith/testing';
import { expect, test } from 'vitest';

test('time zone, time server and a time set by hand reach the files and events', async () => {
  const panel = await openPanel(import.meta.dirname, { configuration: ['TimeZone=UTC'] });
  expect((await panel.open('datetime')).fields['NTPServer']?.value).toBe('pool.ntp.org');
  const { events, failed, output } = await panel.submit('datetime', {
    TimeZone: 'Europe/Vienna',
    NTPServer: 'ntp.example.org',
  });
  expect(failed).toEqual([]);
  expect(events).toEqual([
    { event: 'timeserver-update', args: [] },
    { event: 'timezone-update', args: [] },
  ]);
  expect(panel.record('configuration', 'TimeZone')?.['type']).toBe('Europe/Vienna');
  expect(panel.read('etc/timezone')).toBe('Europe/Vienna\n');
  expect(panel.read('etc/chrony/chrony.conf')).toContain('\nserver ntp.example.org iburst\n');
  expect(output).toContain('this root is not the running system');

  const byHand = await panel.submit('datetime', { TimeSource: 'manual', Date: '2026-12-31', Time: '23:59' });
  expect(byHand.events).toEqual([
    { event: 'timeserver-update', args: [] },
    { event: 'timezone-update', args: ['123123592026.00'] },
  ]);
  expect(byHand.failed).toEqual([]);
  expect(panel.record('configuration', 'ntpd')).toMatchObject({ status: 'disabled', NTPServer: 'ntp.example.org' });
  expect(panel.read('etc/chrony/chrony.conf')).not.toContain('ntp.example.org');

  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ['NTPServer', { TimeSource: 'ntp', NTPServer: '' }],
    ['NTPServer', { NTPServer: 'a b' }],
    ['Time', { Date: '2026-12-31' }],
    ['Date', { Date: '1970-01-01', Time: '00:00' }],
    ['Date', { TimeSource: 'ntp', Date: '2026-12-31', Time: '00:00' }],
    ['TimeZone', { TimeZone: 'Europe/../../etc/passwd' }],
  ];
  for (const [field, values] of wrong) {
    const { refusals, changes } = await panel.submit('datetime', values);
    expect([Object.keys(refusals), changes]).toEqual([[field], []]);
  }
  await panel.close();
});
