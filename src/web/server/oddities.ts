import { join } from 'node:path';
import type { ProblemArgs } from '../../problems.ts';
import type { System } from '../../system.ts';
import { findOddPlaces, type OddPlace } from './odd-places.ts';

/** Something on the disk that is not as it should be, and that is worked around. */
export interface Oddity {
  /** Key of the sentence that says so. */
  readonly key: string;
  readonly args: ProblemArgs;
}

const usualDatabases = ['accounts', 'configuration', 'domains', 'hosts', 'networks'];

/** What is odd on the disk of a server: each thing is logged when it is first seen. */
export class Oddities {
  readonly #system: System;
  /** What was mended at the start. */
  readonly #mended: Oddity[] = [];
  #logged = new Set<string>();

  constructor(system: System) {
    this.#system = system;
  }

  /** Something was odd and has been mended; it is told until this process ends. */
  noteMended(key: string, args: ProblemArgs): void {
    this.#mended.push({ key, args });
  }

  /** All that is odd now. */
  look(): readonly Oddity[] {
    const { root, changes, databases, logLost, accountsHaveVanished } = this.#system;
    const names = new Set([...usualDatabases, ...databases.opened]);
    const all = [...findOddPlaces(root, [...names]).map(ofPlace), ...this.#mended];
    const odd = changes.history.oddLines;
    if (odd)
      all.push({ key: 'home.oddHistory', args: { path: changes.history.file, lines: odd.count, byte: odd.first } });
    if (accountsHaveVanished())
      all.push({ key: 'home.accountsVanished', args: { path: join(root.databases, 'accounts') } });
    this.#log(all);
    if (logLost() > 0) all.push({ key: 'home.logLost', args: { lines: logLost() } });
    return all;
  }

  #log(all: readonly Oddity[]): void {
    const seen = new Set<string>();
    for (const { key, args } of all) {
      const what = JSON.stringify([key, args['path']]);
      seen.add(what);
      if (!this.#logged.has(what)) this.#system.log('error', logLines[key] ?? key, args);
    }
    this.#logged = seen;
  }
}

function ofPlace({ path, belongs, found }: OddPlace): Oddity {
  const key = belongs === 'file' ? 'home.notFile' : 'home.notFolder';
  return { key: belongs === found ? 'home.unreadable' : key, args: { path } };
}

const logLines: Readonly<Record<string, string>> = {
  'home.notFile': 'not a file, and passed over',
  'home.notFolder': 'not a folder, and passed over',
  'home.unreadable': 'cannot be read, and passed over',
  'home.oddHistory': 'the history has lines that cannot be read, which are passed over',
  'home.accountsVanished': 'the accounts database has become empty',
  'home.newSecret': 'the key of the session cookies was damaged and has been made again',
};
