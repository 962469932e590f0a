import { execFileSync } from 'node:child_process';
import { onTestFinished, vi } from 'vitest';
import { processEnvironment } from '../../process/environment.ts';
import { identityOf, isAlive } from '../../process/process-identity.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { LockHelper } from './lock-helper.ts';

interface KillableHelper {
  readonly helper: LockHelper;
  /** Kills its process, as the kernel does when memory runs out, and waits for its end without any turn of the event loop. */
  readonly kill: () => void;
}

/** A lock helper of one test. */
export function killableHelper(): KillableHelper {
  const { path: folder, read, write } = temporaryFolder();
  const perl = execFileSync('sh', ['-c', 'command -v perl'], { encoding: 'utf8' }).trim();
  write('perl', `#!/bin/sh\necho $$ > ${folder}/pid\nexec ${perl} "$@"\n`);
  vi.stubEnv('PATH', `${folder}:${processEnvironment()['PATH'] ?? ''}`);
  const helper = new LockHelper();
  onTestFinished(() => {
    helper.close();
    vi.unstubAllEnvs();
  });
  return {
    helper,
    kill() {
      const pid = Number(read('pid'));
      const identity = identityOf(pid);
      process.kill(pid, 'SIGKILL');
      const until = performance.now() + 10_000;
      while (isAlive(identity)) if (performance.now() > until) throw new Error(`${pid} does not end`);
    },
  };
}
