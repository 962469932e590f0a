#!/usr/bin/env node
import { basename } from 'node:path';
import { messageWithCause } from '../refusals.ts';

/**
 * The `panelsmith` program. If it is called through a link with the name of a classic command, it runs that command.
 * The code of each command is loaded only when needed, so that small commands start fast.
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
  process.stderr.write(`${isClassic ? name : 'panelsmith'}: ${messageWithCause(error)}\n`);
  process.exitCode = 1;
}
