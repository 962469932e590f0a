import { join, sep } from 'node:path';

/** Where the code of packages is, and Panelsmith's own code. */
export interface CodeFolders {
  /** The folder of Panelsmith's package.json. */
  readonly home: string;
  /** Folder of the compiled modules of third-party packages, including those of earlier versions. */
  readonly cache: string;
  readonly packages: readonly { readonly name: string; readonly folder: string; readonly modules: string }[];
}

/** Who is responsible for an uncaught error. */
export interface Blame {
  /** The package that failed, or that was running when our own code failed; undefined if unknown. */
  readonly package: string | undefined;
  /** True if Panelsmith's own code failed. */
  readonly isOurs: boolean;
}

const maxCauses = 5;

/**
 * Finds out who is responsible for an error: the package whose code is in its stack, otherwise Panelsmith if its code
 * is in the stack, otherwise the package that was running.
 * @param running the package whose code started the failed operation, if known
 */
export function blameFor(thrown: unknown, folders: CodeFolders, running: string | undefined): Blame {
  const files = stacksOf(thrown).flatMap(filesOf);
  const named = files.map((file) => packageOf(file, folders)).find((name) => name !== undefined);
  if (named !== undefined) return { package: named, isOurs: false };
  const isOurs = running === undefined || files.some((file) => isOwn(file, folders));
  return { package: running, isOurs };
}

/** Returns the stacks of an error and of its causes. A package can throw anything, so it is read with care. */
function stacksOf(thrown: unknown, left = maxCauses): string[] {
  if (typeof thrown !== 'object' || thrown === null || left === 0) return [];
  try {
    const stack: unknown = Reflect.get(thrown, 'stack');
    const below = stacksOf(Reflect.get(thrown, 'cause'), left - 1);
    return typeof stack === 'string' ? [stack, ...below] : below;
  } catch {
    return [];
  }
}

function filesOf(stack: string): string[] {
  const lines = stack.slice(0, 100_000).split('\n');
  return lines.flatMap((line) => /^\s+at .*?(?:file:\/\/)?(\/[^()]*?)(?:\?[^:]*)?:\d+:\d+\)?$/.exec(line)?.[1] ?? []);
}

function packageOf(file: string, { cache, home, packages }: CodeFolders): string | undefined {
  const [compiled] = below(join(cache, 'packages'), file)?.split(sep) ?? [];
  const [, name] = /^(.+)-[0-9a-f]{16}$/.exec(compiled ?? '') ?? [];
  if (name !== undefined) return name;
  const found = packages.find(({ folder, modules }) =>
    [folder, modules].some((place) => below(place, file) !== undefined),
  );
  // The package `base` is part of our own code.
  return found && below(join(home, 'src'), found.folder) === undefined ? found.name : undefined;
}

function isOwn(file: string, { home }: CodeFolders): boolean {
  return ['src', 'dist'].some((place) => below(join(home, place), file) !== undefined);
}

/** Returns the path of a file relative to a folder; undefined if the file is elsewhere. */
function below(folder: string, file: string): string | undefined {
  const start = folder.endsWith(sep) ? folder : `${folder}${sep}`;
  const path = decoded(file);
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** URLs of modules escape some characters. */
function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
