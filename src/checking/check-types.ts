import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type ts from 'typescript';
import type { Finding } from './finding.ts';

/**
 * Returns the errors of the TypeScript compiler for a package's files; empty if it is not installed.
 * @param files absolute paths
 * @param home Panelsmith's own folder
 */
export async function checkTypes(folder: string, files: readonly string[], home: string): Promise<Finding[]> {
  if (files.length === 0) return [];
  const compiler = await findCompiler();
  if (!compiler) return [];
  const nodeTypes = join(home, 'node_modules/@types');
  const options: ts.CompilerOptions = {
    target: compiler.ScriptTarget.ES2023,
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: existsSync(nodeTypes) ? ['node'] : [],
    typeRoots: [nodeTypes],
    paths: {
      panelsmith: [join(home, 'dist/src/kit/panels.d.ts')],
      'panelsmith/actions': [join(home, 'dist/src/kit/actions.d.ts')],
      'panelsmith/testing': [join(home, 'dist/src/kit/testing.d.ts')],
    },
  };
  const program = compiler.createProgram({
    rootNames: files,
    options,
    host: sharingDeclarations(compiler, options, folder),
  });
  return compiler
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file || !relative(folder, file.fileName).startsWith('..'))
    .map((diagnostic) => findingOf(compiler, folder, diagnostic));
}

const declarations = new Map<string, ts.SourceFile>();

/** A compiler host that reads the declarations of libraries only once for all packages of one check. */
function sharingDeclarations(compiler: typeof ts, options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = compiler.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...more) => {
    if (!file.endsWith('.d.ts') || !relative(folder, file).startsWith('..')) return read(file, ...more);
    const known = declarations.get(file) ?? read(file, ...more);
    if (known) declarations.set(file, known);
    return known;
  };
  return host;
}

/** Adds a remark if there is no compiler. */
export async function typesUnchecked(): Promise<Finding[]> {
  const isThere = (await findCompiler()) !== undefined;
  return isThere ? [] : [{ reason: 'types were not checked, because TypeScript is not installed', isRemark: true }];
}

function findingOf(compiler: typeof ts, folder: string, { file, start, messageText }: ts.Diagnostic): Finding {
  const reason = compiler
    .flattenDiagnosticMessageText(messageText, '\n')
    .split('\n')
    .map((line) => line.trim());
  if (!file) return { reason: reason.join(' ') };
  const line = file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
  return { file: relative(folder, file.fileName), line, reason: reason.join(' ') };
}

/** TypeScript is a tool for authors and not installed on every server. */
async function findCompiler(): Promise<typeof ts | undefined> {
  try {
    return (await import('typescript')).default;
  } catch {
    return undefined;
  }
}
