#!/usr/bin/env node
import { basename } from 'node:path';
import { messageWithCause } from '../refusals.ts';
import { plainCommands } from './plain-commands.ts';

/*
 * The `panelsmith` program. If it is called through a link with the name of a classic command, it runs that command.
 */
const name = basename(process.argv[1] ?? '');
const isClassic = plainCommands.get(name)?.isClassic === true;
const command = isClassic ? name : (process.argv[2] ?? '');
const args = process.argv.slice(isClassic ? 2 : 3);

const { runCommand } = await import('./run-command.ts');
try {
  process.exitCode = await runCommand(command, args, isClassic ? (process.argv[1] ?? name) : `panelsmith ${command}`);
} catch (error) {
  process.stderr.write(`${isClassic ? name : 'panelsmith'}: ${messageWithCause(error)}\n`);
  process.exitCode = 1;
}
