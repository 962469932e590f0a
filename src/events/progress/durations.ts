import { jsonMembers, parsedJson } from '../../files/state/json-kinds.ts';
import { readableText } from '../../files/regular-file.ts';
import { replaceFileNow } from '../../files/replace-file.ts';

/** The least weight of an action, so that many fast actions count as progress too. */
const leastSeconds = 0.05;
const maxDurations = 2000;

/** A smaller difference is not worth a write. */
const worthNoting = 0.1;

/** The last durations of successful actions of events. The file may be lost, or overwritten by another process. */
export class Durations {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Returns the weight of each action of an event, in seconds. An unknown action has the average weight of the known
   * ones.
   * @param names in any order; the weight of undefined is 0
   */
  weights(event: string, names: readonly (string | undefined)[]): number[] {
    const known = this.#read();
    const seconds = names.map((name) => (name === undefined ? undefined : known.get(key(event, name))));
    const seen = seconds.filter((one) => one !== undefined).map(weightOf);
    const average = seen.length === 0 ? 1 : seen.reduce((sum, one) => sum + one, 0) / seen.length;
    return names.map((name, index) => {
      const one = seconds[index];
      return name === undefined ? 0 : one === undefined ? average : weightOf(one);
    });
  }

  /**
   * Notes durations, unless the weights stay about the same.
   * @throws an error of the file system
   */
  remember(event: string, taken: readonly { readonly name: string; readonly seconds: number }[]): void {
    const known = this.#read();
    const isNews = taken.some(({ name, seconds }) => {
      const before = weightOf(known.get(key(event, name)) ?? 0);
      return !known.has(key(event, name)) || Math.abs(weightOf(seconds) - before) > before * worthNoting;
    });
    if (!isNews) return;
    for (const { name, seconds } of taken) {
      known.delete(key(event, name));
      known.set(key(event, name), seconds);
    }
    replaceFileNow(this.#file, JSON.stringify(Object.fromEntries([...known].slice(-maxDurations))));
  }

  #read(): Map<string, number> {
    const entries = Object.entries(jsonMembers(parsedJson(readableText(this.#file) ?? '')));
    return new Map(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  }
}

function weightOf(seconds: number): number {
  return Math.max(seconds, leastSeconds);
}

function key(event: string, name: string): string {
  return `${event}/${name}`;
}
