import { spawn } from 'node:child_process';

/*
 * Runs everything that only reads the source: types, lint, format, imports, unused code. Lint takes as long as the others
 * together, so it runs beside them. What a script printed is shown when it ends.
 */
const lanes = [['lint'], ['types', 'format', 'imports', 'unused']];

async function succeeds(script: string): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.stdout.write(`${script}: ${status === 0 ? 'nothing to mend' : `exit status ${String(status)}`}\n`);
  if (status !== 0) process.stdout.write(Buffer.concat(said));
  return status === 0;
}

async function runLane(scripts: readonly string[]): Promise<boolean> {
  let good = true;
  for (const script of scripts) good = (await succeeds(script)) && good;
  return good;
}

const results = await Promise.all(lanes.map(runLane));
if (results.includes(false)) process.exitCode = 1;
