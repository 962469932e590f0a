import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianLeavingLine } from './leaving-line.ts';
import { copyInto, neededNames, summaryOf, systemVersion, type BuiltFrom } from './package-tree.ts';
import { runBuildProgram } from './run-build-program.ts';

/**
 * Builds a Debian package of a package's folder, with `dpkg-deb`.
 * @param out folder of the result
 * @returns its file
 * @throws PackageMistakes; Error with the output of the program
 */
export async function buildDeb(from: BuiltFrom, out: string): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'panelsmith-deb-'));
  try {
    const tree = join(work, 'tree');
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true, mode: 0o755 });
    copyInto(tree, from.folder);
    writeFileSync(join(tree, 'DEBIAN/control'), controlText(from), { mode: 0o644 });
    writeFileSync(join(tree, 'DEBIAN/prerm'), `#!/bin/sh\n${debianLeavingLine}\n`, { mode: 0o755 });
    const file = join(out, `${from.named.name}_${systemVersion(from.manifest.version)}_all.deb`);
    await runBuildProgram('dpkg-deb', ['--root-owner-group', '--build', '--', tree, file]);
    return file;
  } finally {
    rmSync(work, { recursive: true });
  }
}

function controlText(from: BuiltFrom): string {
  const needed = neededNames(from, 'debian');
  return [
    `Package: ${from.named.name}`,
    `Version: ${systemVersion(from.manifest.version)}`,
    'Architecture: all',
    'Maintainer: Panelsmith <root@localhost>',
    'Section: admin',
    'Priority: optional',
    ...(needed.length > 0 ? [`Depends: ${needed.join(', ')}`] : []),
    `Description: ${summaryOf(from)}`,
    '',
  ].join('\n');
}
