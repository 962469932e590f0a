import { closeSync, constants, openSync } from 'node:fs';
import { bytesOfPath, ownPath } from '../../../files/byte-paths.ts';
import { runInTime, shortWork } from '../../run-program.ts';

const longestSeconds = 3600;

/**
 * The folders below a folder that have an ACL; none without the tools for ACLs. Paths are bytes, relative to it.
 * Source: getfacl(1).
 * @throws Error when it takes longer than an hour
 */
export async function pathsWithAcl(folder: string): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  const root = Buffer.from(folder, 'latin1').toString();
  await runInTime('getfacl', ['--recursive', '--skip-base', '--physical', '--absolute-names', '--', root], {
    limit: { seconds: longestSeconds },
    line(line) {
      const [, path = ''] = /^# file: (.*)$/.exec(line) ?? [];
      const plain = path.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
      if (plain.startsWith(`${bytesOfPath(root)}/`)) paths.add(plain.slice(bytesOfPath(root).length + 1));
    },
  });
  return paths;
}

/** Gives an open folder the ACL of another one. */
export async function copyAcl(from: Buffer, folder: number): Promise<void> {
  const source = openSync(from, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const entries = await aclOf(source);
    if (entries) await runInTime('setfacl', ['--set', entries.join(','), '--', pathOf(folder)], { limit: shortWork });
  } finally {
    closeSync(source);
  }
}

/** Undefined where it cannot be read. */
async function aclOf(folder: number): Promise<readonly string[] | undefined> {
  const entries: string[] = [];
  const args = ['--absolute-names', '--omit-header', '--numeric', '--', pathOf(folder)];
  const { status } = await runInTime('getfacl', args, {
    limit: shortWork,
    line(line) {
      if (line !== '') entries.push(line.replace(/\s*#.*$/, ''));
    },
  });
  return status === 0 ? entries : undefined;
}

/**
 * The path of an open folder for another program: the folder's own name may not be valid text, as arguments must be.
 */
function pathOf(folder: number): string {
  return ownPath(Buffer.from(`/proc/self/fd/${folder}`)).toString();
}
