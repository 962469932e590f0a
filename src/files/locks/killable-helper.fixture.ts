import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { processEnvironment } from '../../process/environment.ts';
import { identityOf, isAlive } from '../../process/process-identity.ts';
import { LockHelper } from './lock-helper.ts';

interface KillableHelper {
  readonly helper: LockHelper;
  /** Kills its process, as the kernel does when memory runs out, and waits for its end without any turn of the event loop. */
  readonly kill: () => void;
}

/** A lock helper of one test. */
export function killableHelper(): KillableHelper {
  const folder = mkdtempSync(join(tmpdir(), 'panelsmith-helper-'));
  const perl = execFileSync('sh', ['-c', 'command -v perl'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'perl'), `#!/bin/sh\necho $$ > ${folder}/pid\nexec ${perl} "$@"\n`);
  chmodSync(join(folder, 'perl'), 0o755);
  vi.stubEnv('PATH', `${folder}:${processEnvironment()['PATH'] ?? ''}`);
  const helper = new LockHelper();
  onTestFinished(() => {
    helper.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return {
    helper,
    kill() {
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
      const identity = identityOf(pid);
      process.kill(pid, 'SIGKILL');
      const until = performance.now() + 10_000;
      while (isAlive(identity)) if (performance.now() > until) throw new Error(`${pid} does not end`);
    },
  };
}
