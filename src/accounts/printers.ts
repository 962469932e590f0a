import { existsSync } from 'node:fs';
import type { DbRecord } from '../db/file/record.ts';
import type { Root } from '../root.ts';
import type { AccountAction } from './account-action.ts';

const lpadmin = '/usr/sbin/lpadmin';

/** Why there are no print queues here; undefined where there are. */
function whyNoPrinting(root: Root): string | undefined {
  if (root.folder !== '/') return 'no print queue: this root is not the running system';
  return existsSync(lpadmin) ? undefined : 'no print queue: CUPS is not installed';
}

/** Creates the print queue of a printer, or changes it. @throws when the record is wrong or CUPS refuses */
export async function ensurePrinter(action: AccountAction, name: string): Promise<void> {
  const printer = action.databases.accounts.snapshot().get(name);
  if (printer?.type !== 'printer' || !isPrinterName(name)) throw new Error(`${JSON.stringify(name)} is not a printer`);
  const uri = deviceUri(printer);
  if (isLeftOut(action)) return;
  // eslint-disable-next-line no-control-regex
  const description = (printer.prop('Description') ?? name).replace(/[\x00-\x1f\x7f]+/g, ' ');
  const { status, output } = await action.run(lpadmin, ['-p', name, '-D', description, '-v', uri, '-m', 'raw', '-E']);
  if (status !== 0) throw new Error(`lpadmin for ${name} failed: ${output.trim()}`);
  action.print(`print queue ${name} leads to ${uri}`);
}

/** Removes a print queue with its jobs; one that is not there is removed already. */
export async function removePrinter(action: AccountAction, name: string): Promise<void> {
  if (!isPrinterName(name)) throw new Error(`${JSON.stringify(name)} is not a printer`);
  if (isLeftOut(action)) return;
  const { status, output } = await action.run(lpadmin, ['-x', name]);
  if (status !== 0 && !output.includes('does not exist'))
    throw new Error(`lpadmin for ${name} failed: ${output.trim()}`);
  action.print(`removed print queue ${name}`);
}

/** Where jobs of a printer go. Source: e-smith printers, property `Location`. */
function deviceUri(printer: DbRecord): string {
  const [location = 'lp0', address = '', queue] = ['Location', 'Address', 'RemoteName'].map((name) =>
    printer.prop(name),
  );
  if (location !== 'remote') return location.startsWith('usb/') ? `usb:/dev/${location}` : `parallel:/dev/${location}`;
  if (!/^[A-Za-z0-9.-]+$/.test(address)) throw new Error(`printer ${printer.key} has no address: "${address}"`);
  return `lpd://${address}/${encodeURIComponent(queue === undefined || queue === '' ? 'raw' : queue)}`;
}

function isPrinterName(name: string): boolean {
  return /^[a-z][a-z0-9._-]*$/.test(name);
}

function isLeftOut({ root, print }: AccountAction): boolean {
  const why = whyNoPrinting(root);
  if (why !== undefined) print(why);
  return why !== undefined;
}
