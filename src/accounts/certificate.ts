import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AccountAction } from './account-action.ts';

/** The certificate and key of the server's services, below the root. */
const certificateFile = '/home/e-smith/ssl.crt/panelsmith.crt';
const keyFile = '/home/e-smith/ssl.key/panelsmith.key';

/**
 * Makes a self-signed certificate for the server's name if there is no certificate. An existing one stays, whoever made
 * it.
 * @throws when it cannot be made
 */
export async function ensureCertificate({ root, databases, run, print }: AccountAction): Promise<void> {
  const [certificate, key] = [root.path(certificateFile), root.path(keyFile)];
  if (existsSync(certificate) && existsSync(key)) {
    print(`there is a certificate already: ${certificate}`);
    return;
  }
  const configuration = databases.configuration.snapshot();
  const domain = configuration.get('DomainName')?.value ?? 'localdomain';
  const host = `${configuration.get('SystemName')?.value ?? 'localhost'}.${domain}`;
  if (!/^[A-Za-z0-9.-]{1,60}$/.test(host)) throw new Error(`no certificate can be made for the name ${host}`);
  for (const file of [certificate, key]) mkdirSync(dirname(file), { recursive: true });
  chmodSync(dirname(key), 0o700);
  const [newCertificate, newKey] = [`${certificate}.new`, `${key}.new`];
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host},DNS:${domain},DNS:www.${domain}`];
  const files = ['-keyout', newKey, '-out', newCertificate];
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '3650',
    ...names,
    ...files,
  ]);
  if (made.status !== 0) {
    for (const file of [newCertificate, newKey]) rmSync(file, { force: true });
    throw new Error(`no certificate could be made by openssl: ${made.output.trim().split('\n').at(-1) ?? ''}`);
  }
  chmodSync(newKey, 0o600);
  renameSync(newKey, key);
  renameSync(newCertificate, certificate);
  print(`made a certificate for ${host}: ${certificate}`);
}
