import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { graceMs } from '../../process/process-group.ts';

/**
 * Is told of process groups by lines, `+ ID` and `- ID`, and ends those that are left when its standard input ends. A shell
 * is small, starts at once, and is on every server.
 */
const script = `
groups=
while read -r what group; do
  others=
  for one in $groups; do [ "$one" = "$group" ] || others="$others $one"; done
  groups=$others
  [ "$what" = + ] && groups="$groups $group"
done
[ -n "$groups" ] || exit 0
for one in $groups; do kill -s TERM -- "-$one"; done
sleep ${graceMs / 1000}
for one in $groups; do kill -s KILL -- "-$one"; done`;

/**
 * A small process beside ours that outlives it, and ends the programs of running actions if we are killed: else they would
 * go on, and nobody would see it. It is started with the first program.
 */
export class OrphanWatch {
  #shell: ChildProcess | undefined;
  #gone = false;

  /** @param leader of a process group @returns what says that it has ended */
  add(leader: number): () => void {
    this.#tell(`+ ${leader}\n`);
    return () => {
      this.#tell(`- ${leader}\n`);
    };
  }

  close(): void {
    this.#gone = true;
    this.#shell?.stdin?.end();
  }

  #tell(line: string): void {
    if (this.#gone) return;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(line);
  }

  #start(): ChildProcess {
    // In a group of its own, so that what ends ours does not end it.
    const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    const lose = (): void => {
      this.#gone = true;
    };
    shell.once('error', lose).once('exit', lose);
    shell.stdin.on('error', lose);
    if (shell.stdin instanceof Socket) shell.stdin.unref();
    shell.unref();
    return shell;
  }
}
