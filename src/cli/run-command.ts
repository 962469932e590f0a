import { readFileSync } from 'node:fs';
import { processEnvironment } from '../process/environment.ts';
import { openRoot } from '../root.ts';
import { isRootMissing, type CommandContext } from './command.ts';
import { plainCommands } from './plain-commands.ts';
import { writeOut } from './standard-output.ts';

/** @returns the exit status */
export async function runCommand(command: string, args: readonly string[], program: string): Promise<number> {
  const context = processContext(program);
  const plain = plainCommands.get(command);
  if (!plain) return (await import('./long-commands.ts')).runLongCommand(command, args, context);
  return plain.needsRoot && isRootMissing(context) ? 1 : plain.run(args, context);
}

function processContext(program: string): CommandContext {
  const env = processEnvironment();
  return {
    root: openRoot(env['PANELSMITH_ROOT'] ?? './var'),
    program,
    environment: env,
    stdin: () => Promise.resolve(readFileSync(0, 'utf8')),
    out: writeOut,
    err: (text) => process.stderr.write(text),
  };
}
