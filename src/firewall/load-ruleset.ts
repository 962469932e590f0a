import type { RunProgram } from '../process/children/ask-program.ts';

/** The program that checks and loads rules. */
export const nft = '/usr/sbin/nft';

/**
 * Checks a file of rules and loads it in one transaction: all of it, or nothing.
 * @throws Error with the output of nft
 */
export async function loadRuleset(file: string, run: RunProgram): Promise<void> {
  for (const args of [
    ['-c', '-f', file],
    ['-f', file],
  ]) {
    const { status, output } = await run(nft, args);
    if (status === 0) continue;
    const [first = `exit status ${status}`] = output.split('\n').filter((line) => line.trim() !== '');
    throw new Error(`nft refuses the rules; the previous ones stay: ${first.replaceAll(`${file}:`, 'line ')}`);
  }
}
