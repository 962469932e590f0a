import { chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { directoryDump, schemaFolder } from '../../directory.ts';

/** Exports the directory as LDIF, and copies its schemas with their changes, so that they are in the backup. */
export default defineAction(async ({ root, databases, run, print }) => {
  const folder = root.path(directoryDump);
  rmSync(folder, { recursive: true, force: true });
  if (!existsSync(root.path('usr/sbin/slapcat')) || !existsSync(root.path('etc/ldap/slapd.conf'))) {
    print('there is no directory server: nothing is exported');
    return;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const domain = databases.configuration.snapshot().get('DomainName')?.value ?? '';
  const file = join(folder, `${/^[A-Za-z0-9.-]+$/.test(domain) ? domain : 'directory'}.ldif`);
  const { status, output } = await run('/usr/sbin/slapcat', ['-f', root.path('etc/ldap/slapd.conf'), '-l', file]);
  if (status !== 0) throw new Error(`slapcat ended with ${status}: ${output.trim()}`);
  if (existsSync(file)) chmodSync(file, 0o600);
  if (existsSync(schemaFolder(root))) cpSync(schemaFolder(root), join(folder, 'schema'), { recursive: true });
  print(`the directory is exported to ${file}`);
}, changesNoDatabase);
