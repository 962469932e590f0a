import { messageOf } from '../../refusals.ts';
import type { TemplateExpander } from '../../templates/template-expander.ts';
import { TemplateFailure } from '../../templates/template-failure.ts';
import { complain, linePrinter, type CommandContext } from '../command.ts';
import { withSystem } from '../with-system.ts';

/** As `runExpandTemplate`, for the templates of the command's root. */
export async function expandTemplateHere(args: readonly string[], context: CommandContext): Promise<number> {
  return withSystem(context, { withPanels: false }, async (system) => {
    const expander = system.openTemplates({
      report: linePrinter(context),
      print(bytes) {
        context.out(bytes);
      },
    });
    try {
      return await runExpandTemplate(args, context, expander);
    } finally {
      await expander.close();
    }
  });
}

/**
 * `expand-template [--output_filename=FILE] [--expand_queue=FOLDER] PATH`: creates one configuration file from its
 * fragments. Only the first path is used; unknown options are reported and ignored.
 * @returns 0 success, 1 failed, 255 without a path, or the exit status of a fragment that ended perl
 */
export async function runExpandTemplate(
  args: readonly string[],
  context: CommandContext,
  expander: TemplateExpander,
): Promise<number> {
  const { path, outputPath, queue } = parseArguments(args, (line) => {
    complain(context, line);
  });
  if (path === undefined || path === '') {
    context.err(`usage: ${context.program} [--output_filename=FILE] [--expand_queue=FOLDER] PATH\n`);
    return 255;
  }
  try {
    await expander.expand(path, { outputPath, queue: queue === undefined ? undefined : [queue] });
    return 0;
  } catch (error) {
    complain(context, messageOf(error));
    const exitCode = error instanceof TemplateFailure ? error.exitCode : undefined;
    return exitCode === undefined || exitCode === 0 ? 1 : exitCode;
  }
}

interface Arguments {
  path: string | undefined;
  outputPath: string | undefined;
  queue: string | undefined;
}

/** Options start with one or two hyphens, may be shortened, and have their value after `=` or as the next argument. */
function parseArguments(args: readonly string[], warn: (line: string) => void): Arguments {
  const parsed: Arguments = { path: undefined, outputPath: undefined, queue: undefined };
  const rest = [...args];
  let onlyPaths = false;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, given] = /^--?([A-Za-z_]+)(?:=(.*))?$/s.exec(arg) ?? [];
    const option = name === undefined ? undefined : optionOf(name.toLowerCase());
    if (onlyPaths || (name === undefined && arg !== '--')) parsed.path ??= arg;
    else if (arg === '--') onlyPaths = true;
    else if (!option) warn(`there is no option ${arg}`);
    else {
      const value = given ?? rest.shift();
      if (value === undefined) warn(`option ${arg} needs a value`);
      else parsed[option] = value;
    }
  }
  return parsed;
}

function optionOf(name: string): 'outputPath' | 'queue' | undefined {
  return 'output_filename'.startsWith(name) ? 'outputPath' : 'expand_queue'.startsWith(name) ? 'queue' : undefined;
}
