import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { identityOf, isAlive } from '../../process/process-identity.ts';

/** Releases a lock; a second call does nothing. */
export interface Release {
  (): Promise<void>;
  /**
   * Whether the lock was lost while it was held, since the process that held it for us was killed. Others may have taken
   * it since.
   */
  readonly isLost: () => boolean;
}

/**
 * Takes locks by commands on the standard input: `+ID PATH` locks without waiting and prints `ID ok`, `ID busy` or `ID
 * no`; `-ID` releases the lock. It ends with its standard input, so all locks are released if our process is killed.
 */
const script = `
use Fcntl qw(:DEFAULT :flock); use IO::Handle; STDOUT->autoflush(1); umask 0027; my %held;
while (my $line = <STDIN>) {
  chomp $line;
  if ($line =~ /^-(\\d+)$/) { delete $held{$1}; next }
  $line =~ /^\\+(\\d+) (.*)$/ or next;
  my ($id, $path, $answer) = ($1, $2, 'no');
  for (1 .. 100) {
    sysopen(my $lock, $path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK) or last;
    -f $lock or last;
    if (!flock($lock, LOCK_EX | LOCK_NB)) { $answer = 'busy'; last }
    my @mine = stat $lock; my @named = stat $path;
    next unless @named && $mine[0] == $named[0] && $mine[1] == $named[1];
    $held{$id} = $lock; $answer = 'ok'; last;
  }
  print "$id $answer\\n";
}`;

interface LockHelperSettings {
  /** How long it may take to answer. After that the program `flock` takes the locks for a while. */
  readonly answerMs: number;
  /** The first such time, also after a helper that ended without an answer; it doubles each time, up to one hour. */
  readonly pauseMs: number;
}

const defaults: LockHelperSettings = { answerMs: 5000, pauseMs: 60_000 };

const longestPauseMs = 3_600_000;

/** One perl process. */
interface Perl {
  readonly process: ChildProcess;
  /** Its name in `process-identity.ts`. */
  readonly identity: string;
  hasAnswered: boolean;
  hasEnded: boolean;
}

/**
 * A small perl process that takes free locks for a long-lived process, since starting a program for each lock costs
 * more than the write. If it cannot take a lock, the caller locks in another way. If it is killed, the kernel releases
 * its locks: `isLost` says so to those who hold them, and the next lock starts a new one.
 */
export class LockHelper {
  readonly #settings: LockHelperSettings;
  readonly #asked = new Map<number, (answer: string) => void>();
  #perl: Perl | undefined;
  #isClosed = false;
  /** Whether the helper was late with an answer and has not answered since. */
  #late = false;
  #pausedUntil = 0;
  #pauseMs: number;
  #count = 0;

  constructor(settings: Partial<LockHelperSettings> = {}) {
    this.#settings = { ...defaults, ...settings };
    this.#pauseMs = this.#settings.pauseMs;
  }

  /** Returns the function that releases the lock; undefined if another program holds it or perl cannot take it. */
  async tryLock(file: string): Promise<Release | undefined> {
    const perl = performance.now() < this.#pausedUntil ? undefined : this.#start();
    if (!perl || file.includes('\n')) return undefined;
    const { stdin } = perl.process;
    const id = ++this.#count;
    const answer = await new Promise<string>((resolve) => {
      const late = setTimeout(() => {
        this.#giveUp(id);
      }, this.#settings.answerMs);
      this.#asked.set(id, (given) => {
        clearTimeout(late);
        resolve(given);
      });
      hold(perl.process, true);
      stdin?.write(`+${id} ${file}\n`);
    });
    if (this.#asked.size === 0) hold(perl.process, false);
    if (answer !== 'ok') return undefined;
    let released = false;
    const release = (): Promise<void> => {
      if (!released && !perl.hasEnded) stdin?.write(`-${id}\n`);
      released = true;
      return Promise.resolve();
    };
    // Also before the event loop tells that the process has ended: a file may be replaced immediately after this.
    return Object.assign(release, { isLost: () => perl.hasEnded || !isAlive(perl.identity) });
  }

  close(): void {
    this.#isClosed = true;
    if (this.#late) this.#perl?.process.kill('SIGKILL');
    else this.#perl?.process.stdin?.end();
  }

  #start(): Perl | undefined {
    if (this.#isClosed) return undefined;
    if (this.#perl) return this.#perl;
    const started = spawn('perl', ['-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
    const identity = started.pid === undefined ? '' : identityOf(started.pid);
    const perl: Perl = { process: started, identity, hasAnswered: false, hasEnded: false };
    const lost = (): void => {
      this.#lost(perl);
    };
    started.once('error', lost);
    started.once('exit', lost);
    started.stdin.on('error', lost);
    createInterface({ input: started.stdout }).on('line', (line) => {
      const [id = '', answer = ''] = line.split(' ');
      perl.hasAnswered = true;
      if (this.#asked.has(Number(id))) this.#inTime();
      this.#asked.get(Number(id))?.(answer);
      this.#asked.delete(Number(id));
    });
    started.unref();
    this.#perl = perl;
    return perl;
  }

  #inTime(): void {
    this.#late = false;
    this.#pauseMs = this.#settings.pauseMs;
  }

  /**
   * Stops waiting for an answer; perhaps the machine is busy. The helper is not killed, since it may hold other locks;
   * a lock that it takes too late is released.
   */
  #giveUp(id: number): void {
    this.#late = true;
    this.#pause();
    this.#perl?.process.stdin?.write(`-${id}\n`);
    this.#asked.get(id)?.('late');
    this.#asked.delete(id);
  }

  #pause(): void {
    this.#pausedUntil = performance.now() + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }

  /**
   * It has ended: callers that wait lock in another way, and the next one starts a new one. If it never answered, perl
   * is missing or does not work, and it is not started again for each lock.
   */
  #lost(perl: Perl): void {
    perl.hasEnded = true;
    if (this.#perl !== perl) return;
    this.#perl = undefined;
    this.#late = false;
    if (!perl.hasAnswered) this.#pause();
    for (const answer of this.#asked.values()) answer('no');
    this.#asked.clear();
  }
}

/** Keeps our process alive for the helper only while an answer is pending. */
function hold(perl: ChildProcess, alive: boolean): void {
  for (const stream of [perl.stdin, perl.stdout])
    if (stream instanceof Socket) {
      if (alive) stream.ref();
      else stream.unref();
    }
}
