import { open } from 'node:fs/promises';
import { askProgram } from '../process/children/ask-program.ts';
import type { Root } from '../root.ts';
import type { MachineService } from './units/machine.ts';
import { unitName } from './service-name.ts';

const linesShown = 200;
const tailBytes = 64 * 1024;

/**
 * The last lines that a service has written: of the journal of its unit; under runit, of the file `current` of its
 * logger; undefined if there is neither. Sources: journalctl(1); svlogd(8).
 */
export async function serviceLog(
  { supervisor, unit }: MachineService,
  root: Root,
): Promise<readonly string[] | undefined> {
  const name = unitName(unit ?? '');
  if (name === undefined) return undefined;
  if (supervisor.kind === 'runit') {
    const files = [`${supervisor.folder}/log/main/current`, root.path('var/log', unit ?? '', 'current')];
    for (const file of files) {
      const lines = await lastLines(file);
      if (lines) return lines;
    }
    return undefined;
  }
  if (root.folder !== '/') return undefined;
  const which = supervisor.kind === 'systemd' ? ['--unit', name] : ['--identifier', name.replace(/\.service$/, '')];
  const { status, output } = await askProgram('journalctl', [
    ...['--no-pager', '--quiet', '--output=short-iso', `--lines=${linesShown}`],
    ...which,
  ]);
  return status === 0 ? output.split('\n').filter((line) => line !== '') : undefined;
}

async function lastLines(file: string): Promise<readonly string[] | undefined> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - tailBytes);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(tailBytes), 0, tailBytes, from);
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').filter(Boolean);
      return lines.slice(from > 0 ? 1 : 0).slice(-linesShown);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
