import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readRegularFile } from '../../db/file/regular-file.ts';

/** No action weighs less than this: many that take no time at all are progress too. */
const leastSeconds = 0.05;
const mostKept = 2000;

/**
 * How long the actions of events took when they last ended well: a file that may be lost, or overtaken by another process.
 */
export class Durations {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * What each action of an event weighs, in seconds. One never seen weighs as much as those seen do on average.
   * @param names in any order; one that is undefined weighs nothing
   */
  weights(event: string, names: readonly (string | undefined)[]): number[] {
    const known = this.#read();
    const seconds = names.map((name) => (name === undefined ? undefined : known.get(key(event, name))));
    const seen = seconds.filter((one) => one !== undefined).map((one) => Math.max(one, leastSeconds));
    const average = seen.length === 0 ? 1 : seen.reduce((sum, one) => sum + one, 0) / seen.length;
    return names.map((name, index) => {
      const one = seconds[index];
      return name === undefined ? 0 : one === undefined ? average : Math.max(one, leastSeconds);
    });
  }

  /** @throws when it cannot be written */
  remember(event: string, taken: readonly { readonly name: string; readonly seconds: number }[]): void {
    if (taken.length === 0) return;
    const known = this.#read();
    for (const { name, seconds } of taken) {
      known.delete(key(event, name));
      known.set(key(event, name), seconds);
    }
    const written = `${this.#file}.${process.pid}`;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(written, JSON.stringify(Object.fromEntries([...known].slice(-mostKept))));
    renameSync(written, this.#file);
  }

  #read(): Map<string, number> {
    try {
      const content: unknown = JSON.parse(readRegularFile(this.#file));
      const entries = Object.entries(content as object) as [string, unknown][];
      return new Map(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
    } catch {
      return new Map();
    }
  }
}

function key(event: string, name: string): string {
  return `${event}/${name}`;
}
