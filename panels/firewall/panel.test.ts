import { openPanel, type TestPanel } from 'panelsmith/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let panel: TestPanel;

beforeAll(async () => {
  panel = await openPanel(import.meta.dirname, {
    configuration: [
      'masq=service|status|enabled',
      'myservice=service|AllowHosts|203.0.113.50|TCPPort|4321,4322|access|public|status|enabled',
      'web=service|TCPPort|80|access|public|status|enabled',
      'shell=service|TCPPort|22|access|private|status|enabled',
      'voip=service|UDPPort|5060|access|public|status|enabled|DenyHosts|bad.example.org',
    ],
    networks: ['192.168.1.0=network|Mask|255.255.255.0'],
  });
});

afterAll(async () => {
  await panel.close();
});

test('the page names every hole, who is let in, and what cannot be read', async () => {
  const { html } = await panel.open('firewall');
  expect(html).toMatch(/TCP 4321<\/a>[\s\S]*myservice[\s\S]*203\.0\.113\.50/);
  expect(html).toMatch(/TCP 80<\/a>[\s\S]*web[\s\S]*anyone/);
  expect(html).not.toContain('TCP 22<');
  expect(html).toContain('voip: DenyHosts has “bad.example.org”.');
  expect(html).toContain('192.168.1.0/24');
});
