import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';
import { directoryDump, schemaFolder } from '../../directory.ts';

/**
 * After a restore: restores the changes of the directory's schemas, or leaves the installed schemas as they are.
 * Property `SchemaOnRestore` of record `ldap`, `keep` or `reset`; default: keep. Source: developer manual, section 4,
 * LDAP.
 */
export default defineAction(({ root, databases, print }) => {
  const from = root.path(directoryDump, 'schema');
  if (!existsSync(from) || !existsSync(schemaFolder(root))) return;
  if (databases.configuration.snapshot().get('ldap')?.prop('SchemaOnRestore') === 'reset') {
    print('the schemas of the directory stay as they are installed');
    return;
  }
  for (const name of readdirSync(from).filter((one) => /^[\w-]+\.(schema|ldif)$/.test(one))) {
    const [restored, here] = [join(from, name), join(schemaFolder(root), name)];
    if (existsSync(here) && readFileSync(here).equals(readFileSync(restored))) continue;
    cpSync(restored, here);
    print(`schema ${name} is as in the backup`);
  }
}, changesNoDatabase);
