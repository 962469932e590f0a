import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';
import type { AccountAction, AccountsAction } from './account-action.ts';
import { isAccountName } from './account-names.ts';
import type { ProgramAnswer } from '../process/children/ask-program.ts';

const lpadmin = '/usr/sbin/lpadmin';

/** Why there are no print queues here; undefined where there are. */
export function whyNoPrinting(root: Root): string | undefined {
  if (root.folder !== '/') return 'no print queue: this root is not the running system';
  return existsSync(lpadmin) ? undefined : 'no print queue: CUPS is not installed';
}

/**
 * Makes, changes or removes the print queue of each printer that a signal names, as its record says; the event of an
 * update names none and means all printers.
 * @throws when a record is wrong or CUPS refuses; the other queues are done
 */
export async function ensurePrintQueues(action: AccountsAction): Promise<void> {
  const accounts = action.databases.accounts.snapshot();
  const named = action.signals.flatMap(({ args: [name] }) => (name === undefined ? [] : [name]));
  const isAll = action.signals.some(({ args }) => args.length === 0);
  const all = isAll ? accounts.ofType('printer').map(({ key }) => key) : [];
  const why = whyNoPrinting(action.root);
  if (why !== undefined) {
    action.print(why);
    return;
  }
  const failed: string[] = [];
  for (const name of new Set([...named, ...all])) {
    const printer = accounts.get(name);
    const mistake = printer?.type === 'printer' ? await ensureQueue(action, printer) : await removeQueue(action, name);
    if (mistake !== undefined) failed.push(mistake);
  }
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

/** @returns what was wrong */
async function ensureQueue(action: AccountAction, printer: DbRecord): Promise<string | undefined> {
  const { key: name } = printer;
  if (!isAccountName(name)) return `${JSON.stringify(name)} cannot be the name of a printer`;
  const uri = deviceUri(printer);
  if (uri === undefined) return `printer ${name} has no address: "${printer.prop('Address') ?? ''}"`;
  // eslint-disable-next-line no-control-regex
  const description = (printer.prop('Description') ?? name).replace(/[\x00-\x1f\x7f]+/g, ' ');
  const { status, output } = await runLpadmin(action, ['-p', name, '-D', description, '-v', uri, '-m', 'raw', '-E']);
  if (status !== 0) return `lpadmin for ${name} failed: ${output.trim()}`;
  action.print(`print queue ${name} leads to ${uri}`);
  return undefined;
}

/** Its jobs are removed too. A queue that does not exist counts as removed. */
async function removeQueue(action: AccountAction, name: string): Promise<string | undefined> {
  if (!isAccountName(name)) return `${JSON.stringify(name)} cannot be the name of a printer`;
  const { status, output } = await runLpadmin(action, ['-x', name]);
  if (status !== 0 && !output.includes('does not exist')) return `lpadmin for ${name} failed: ${output.trim()}`;
  action.print(`removed print queue ${name}`);
  return undefined;
}

/** How long to wait for CUPS, which may have been started just now. */
const startMs = 3000;

async function runLpadmin({ run }: AccountAction, args: readonly string[]): Promise<ProgramAnswer> {
  for (const end = Date.now() + startMs; ;) {
    const ended = await run('env', ['LC_ALL=C', lpadmin, ...args]);
    if (!/Unable to connect|Bad file descriptor/.test(ended.output) || Date.now() > end) return ended;
    await delay(200);
  }
}

/** The print queues of the server and where each leads to; undefined if CUPS does not answer. Source: lpstat(1). */
export async function printQueues({
  run,
}: Pick<AccountAction, 'run'>): Promise<ReadonlyMap<string, string> | undefined> {
  const { status, output } = await run('env', ['LC_ALL=C', 'lpstat', '-v']);
  if (status !== 0) return output.includes('No destinations') ? new Map() : undefined;
  return new Map([...output.matchAll(/^device for (\S+): (\S+)$/gm)].map(([, name = '', uri = '']) => [name, uri]));
}

/**
 * Where jobs of a printer go; undefined for one in the network without a usable address.
 * Source: e-smith printers, property `Location`.
 */
export function deviceUri(printer: DbRecord): string | undefined {
  const [location = 'lp0', address = '', queue] = ['Location', 'Address', 'RemoteName'].map((name) =>
    printer.prop(name),
  );
  if (location !== 'remote') return location.startsWith('usb/') ? `usb:/dev/${location}` : `parallel:/dev/${location}`;
  if (!/^[A-Za-z0-9.-]+$/.test(address)) return undefined;
  return `lpd://${address}/${encodeURIComponent(queue === undefined || queue === '' ? 'raw' : queue)}`;
}
