#!/usr/bin/env node
import { basename } from 'node:path';

/**
 * The `panelsmith` program. Called through a link named as a classic command it is that command. Each command's code is
 * loaded when it is asked for, so that the small ones start at once.
 */
const classic = ['db', 'config', 'signal-event', 'expand-template', 'validate', 'initialize-default-databases'];

const name = basename(process.argv[1] ?? '');
const isClassic = classic.includes(name);
const command = isClassic ? name : (process.argv[2] ?? '');
const args = process.argv.slice(isClassic ? 2 : 3);

const { runCommand } = await import('./run-command.ts');
try {
  process.exitCode = await runCommand(command, args, isClassic ? (process.argv[1] ?? name) : `panelsmith ${command}`);
} catch (error) {
  process.stderr.write(
    `${isClassic ? name : 'panelsmith'}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
