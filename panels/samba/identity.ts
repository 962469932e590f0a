import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { changesNoDatabase, defineAction, type ActionContext } from 'panelsmith/actions';

const net = '/usr/bin/net';
const sidFile = 'var/lib/samba/panelsmith-sid';

/**
 * Stores the identity before smb.conf is written: with another name Samba would take another identity, for itself and
 * for every account.
 */
export const keepIdentity = defineAction(async (action) => {
  const { root, run, print } = action;
  const file = root.path(sidFile);
  if (!isReal(action) || existsSync(file)) return;
  const { status, output } = await run(net, ['getlocalsid']);
  const sid = /S-1-5-21-\d+-\d+-\d+/.exec(output)?.[0];
  if (status !== 0 || sid === undefined) return;
  writeFileSync(file, `${sid}\n`, { mode: 0o600 });
  print(`the identity of the server is ${sid}`);
}, changesNoDatabase);

/**
 * Restores the identity after smb.conf is written.
 * @throws when Samba does not accept it
 */
export const restoreIdentity = defineAction(async (action) => {
  const { root, run, print } = action;
  const file = root.path(sidFile);
  if (!isReal(action) || !existsSync(file)) return;
  const sid = /^S-1-5-21-\d+-\d+-\d+$/m.exec(readFileSync(file, 'utf8'))?.[0];
  const now = await run(net, ['getlocalsid']);
  if (sid === undefined || now.output.includes(`${sid}\n`)) return;
  const { status, output } = await run(net, ['setlocalsid', sid]);
  if (status !== 0) throw new Error(`the identity of the server could not be stored: ${output.trim()}`);
  print(`stored the identity of the server: ${sid}`);
}, changesNoDatabase);

function isReal({ root }: ActionContext): boolean {
  return root.folder === '/' && existsSync(net);
}
