import { bytesOfPath, ownPath } from './staged-tree.ts';
import { runInTime, shortWork } from '../run-program.ts';

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
  const entries: string[] = [];
  const read = await runInTime('getfacl', ['--absolute-names', '--omit-header', '--numeric', '--', from.toString()], {
    limit: shortWork,
    line(line) {
      if (line !== '') entries.push(line.replace(/\s*#.*$/, ''));
    },
  });
  if (read.status !== 0) return;
  const place = ownPath(Buffer.from(`/proc/self/fd/${folder}`)).toString();
  await runInTime('setfacl', ['--set', entries.join(','), '--', place], { limit: shortWork });
}
