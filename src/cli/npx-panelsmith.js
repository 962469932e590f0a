#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';
import process from 'node:process';

/**
 * The program that `npx panelsmith` runs. It exists before the first build, because if npm does not find a program
 * once, it does not find it after the build either.
 */
const program = new URL('../../dist/src/cli/panelsmith.js', import.meta.url);
if (existsSync(program)) await import(program.href);
else {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  process.stderr.write(`panelsmith: it is not built yet; run "npm run build" in ${folder} first\n`);
  process.exitCode = 1;
}
