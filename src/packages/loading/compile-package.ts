import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFileNow } from '../../files/replace-file.ts';
import { messageOf } from '../../refusals.ts';
import type { Package } from '../finding/find-packages.ts';
import { pathsIn } from '../package-files.ts';
import { PackageMistakes, type Mistake } from '../mistake.ts';

/** Where compiled packages go, and what `import … from 'panelsmith'` resolves to. */
export interface CompileSettings {
  /** A cache folder: it can be created again at any time. */
  readonly cache: string;
  /** The folder of Panelsmith's package.json. */
  readonly home: string;
}

/**
 * Makes a third-party module loadable: JavaScript is copied, types are removed from TypeScript. The folder's name is a
 * hash of the content, so an edited package is loaded again and an unchanged one costs nothing.
 * @throws PackageMistakes if a module is not valid TypeScript; an error of the file system if it cannot be read
 */
export async function compilePackage(found: Package, settings: CompileSettings): Promise<Package> {
  const sources = moduleFiles(found.folder);
  if (sources.length === 0) return found;
  const place = prepareCache(settings);
  const modules = join(place, `${found.name}-${fingerprint(found.folder, sources)}`);
  if (!existsSync(modules)) await writeModules(found.folder, sources, modules);
  return { ...found, modules, panel: found.panel === undefined ? undefined : join(modules, 'panel.js') };
}

function moduleFiles(folder: string): string[] {
  return pathsIn(folder)
    .filter(({ path, kind }) => kind === 'file' && /\.(ts|js)$/.test(path) && !/\.(test|d)\.[tj]s$/.test(path))
    .map(({ path }) => path)
    .sort();
}

function fingerprint(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}

function prepareCache({ cache, home }: CompileSettings): string {
  const place = join(cache, 'packages');
  const link = join(place, 'node_modules', 'panelsmith');
  mkdirSync(dirname(link), { recursive: true, mode: 0o700 });
  if (!existsSync(join(link, 'package.json'))) {
    rmSync(link, { force: true });
    symlinkSync(home, link);
  }
  writeModuleType(join(place, 'package.json'));
  return place;
}

/** The content is compared, since a full disk may have left an empty file. */
function writeModuleType(file: string): void {
  const text = '{ "type": "module" }\n';
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  replaceFileNow(file, text);
}

async function writeModules(folder: string, files: readonly string[], target: string): Promise<void> {
  const temporary = `${target}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  for (const file of files) {
    const output = join(temporary, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, await compileModule(join(folder, file), file));
  }
  renameSync(temporary, target);
}

async function compileModule(file: string, name: string): Promise<string> {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.ts')) return text;
  // Imported only when a package has changed, because the compiler takes longer to load than everything else.
  const { withoutTypes } = await import('./without-types.ts');
  try {
    const code = withoutTypes(text);
    return code.replace(/(from\s+|import\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2');
  } catch (cause) {
    throw new PackageMistakes([syntaxMistake(name, messageOf(cause))], { cause });
  }
}

/** A compiler's message ends with `(LINE:COLUMN)`. */
function syntaxMistake(file: string, message: string): Mistake {
  const [, reason = message, line] = /^(?:Error transforming [^:]*: )?(.*?)(?: \((\d+):\d+\))?$/s.exec(message) ?? [];
  return {
    kind: 'syntax error',
    file,
    reason: `syntax error: ${reason}`,
    ...(line !== undefined && { line: Number(line) }),
  };
}
