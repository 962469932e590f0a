import type { Root } from '../root.ts';
import { existingPaths } from './restore-list.ts';
import { runInTime } from './run-program.ts';

const longestSeconds = 3600;

/**
 * The bytes on the disk of everything that a backup holds; compressed it is less. Counting takes long on a large
 * server.
 * @throws Error when it takes longer than an hour
 */
export async function estimateBytes(root: Root): Promise<number> {
  let bytes = 0;
  const paths = existingPaths(root).map((path) => root.path(path));
  if (paths.length === 0) return 0;
  await runInTime('du', ['--summarize', '--block-size=1', '--', ...paths], {
    limit: { seconds: longestSeconds },
    line(line) {
      bytes += Number(/^(\d+)\t/.exec(line)?.[1] ?? 0);
    },
  });
  return bytes;
}
