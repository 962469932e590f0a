import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf } from './account-action.fixture.ts';
import { ensureCertificate } from './certificate.ts';

const [crt, key] = ['home/e-smith/ssl.crt/panelsmith.crt', 'home/e-smith/ssl.key/panelsmith.key'];
const configuration = 'DomainName=example.org\nSystemName=office\n';

test('a server without a certificate gets one of its name, and only root may read the key', async () => {
  const { action, folder } = actionOf([], { configuration });
  await ensureCertificate(action);
  const certificate = new X509Certificate(readFileSync(join(folder, crt)));
  expect(certificate.subject).toBe('CN=office.example.org');
  expect(certificate.subjectAltName).toBe('DNS:office.example.org, DNS:example.org, DNS:www.example.org');
  expect([statSync(join(folder, key)).mode & 0o777, statSync(join(folder, key, '..')).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  expect(readdirSync(join(folder, key, '..'))).toEqual(['panelsmith.key']);
});

test('an existing certificate stays, whatever made it', async () => {
  const { action, lines } = actionOf([], { configuration, [crt]: 'bought\n', [key]: 'its key\n' });
  await ensureCertificate(action);
  expect([lines(crt), lines(key)]).toEqual([['bought'], ['its key']]);
});

test('if none can be made, nothing is left of the attempt', async () => {
  const { action, folder } = actionOf(
    [],
    { configuration, [`${crt}.new`]: 'half', [`${key}.new`]: 'half' },
    { run: () => Promise.resolve({ status: 1, output: 'first\nno random bytes\n' }) },
  );
  await expect(ensureCertificate(action)).rejects.toThrow('no certificate could be made by openssl: no random bytes');
  expect([readdirSync(join(folder, crt, '..')), readdirSync(join(folder, key, '..'))]).toEqual([[], []]);
});

test.each(['a/b', 'x\u0001', 'long'.repeat(16)])('no certificate is made for the system name %j', async (name) => {
  const { action, ran } = actionOf([], { configuration: `SystemName=${name}\n` });
  await expect(ensureCertificate(action)).rejects.toThrow('no certificate can be made for the name');
  expect(ran).toEqual([]);
});
