import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { graceMs } from '../../process/children/process-group.ts';

/**
 * Receives process groups in lines `+ ID` and `- ID`, and ends the remaining groups when its standard input ends. A
 * shell is small, starts fast and is on every server.
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
 * A small process that outlives ours and ends the programs of running actions if we are killed. Otherwise they would
 * continue unnoticed. It is started with the first program.
 */
export class OrphanWatch {
  #shell: ChildProcess | undefined;
  #ended = false;

  /**
   * @param leader leader of a process group
   * @returns a function to call when the group has ended
   */
  add(leader: number): () => void {
    this.#write(`+ ${leader}\n`);
    return () => {
      this.#write(`- ${leader}\n`);
    };
  }

  close(): void {
    this.#ended = true;
    this.#shell?.stdin?.end();
  }

  #write(line: string): void {
    if (this.#ended) return;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(line);
  }

  #start(): ChildProcess {
    // In a separate process group, so that a signal which ends ours does not end it.
    const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    const lose = (): void => {
      this.#ended = true;
    };
    shell.once('error', lose).once('exit', lose);
    shell.stdin.on('error', lose);
    if (shell.stdin instanceof Socket) shell.stdin.unref();
    shell.unref();
    return shell;
  }
}
