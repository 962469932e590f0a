import { join } from 'node:path';
import type { SentenceArgs, SentenceKey } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { DamagedDatabases } from './damaged-databases.ts';
import { findWrongFileKinds, type WrongFileKind } from './wrong-file-kinds.ts';

/** Something wrong on the disk that Panelsmith works around. */
export interface StateProblem {
  /** Lexicon key of its message. */
  readonly key: SentenceKey;
  readonly args: SentenceArgs;
}

const usualDatabases = ['accounts', 'configuration', 'domains', 'hosts', 'networks'];

/** What is wrong on a server's disk; each problem is logged when it is first seen. */
export class StateProblems {
  readonly #system: System;
  /** What was repaired at the start. */
  readonly #mended: StateProblem[] = [];
  readonly #damaged = new DamagedDatabases();
  #logged = new Set<string>();

  constructor(system: System) {
    this.#system = system;
  }

  /** Records what has been repaired; it is shown until this process ends. */
  noteMended(key: SentenceKey, args: SentenceArgs): void {
    this.#mended.push({ key, args });
  }

  /** All problems now. */
  find(): readonly StateProblem[] {
    const { root, changes, databases, passwords, logLost, accountsAreLost } = this.#system;
    const names = new Set([...usualDatabases, ...databases.opened]);
    const all = [...findWrongFileKinds(root, [...names]).map(ofPlace), ...this.#mended];
    all.push(
      ...this.#damaged
        .find(root.databases, [...names])
        .map((path): StateProblem => ({ key: 'home.damaged', args: { path } })),
    );
    const invalid = changes.history.invalidLines;
    if (invalid)
      all.push({
        key: 'home.oddHistory',
        args: { path: changes.history.file, lines: invalid.count, byte: invalid.first },
      });
    if (passwords.invalidLines > 0)
      all.push({
        key: 'home.oddPasswords',
        args: { path: join(root.state, 'passwords'), lines: passwords.invalidLines },
      });
    if (accountsAreLost()) all.push({ key: 'home.accountsVanished', args: { path: join(root.databases, 'accounts') } });
    this.#log(all);
    if (logLost() > 0) all.push({ key: 'home.logLost', args: { lines: logLost() } });
    return all;
  }

  #log(all: readonly StateProblem[]): void {
    const seen = new Set<string>();
    for (const { key, args } of all) {
      const what = JSON.stringify([key, args['path']]);
      seen.add(what);
      if (!this.#logged.has(what)) this.#system.log('error', logLines[key] ?? key, args);
    }
    this.#logged = seen;
  }
}

function ofPlace({ path, belongs, found }: WrongFileKind): StateProblem {
  const key = belongs === 'file' ? 'home.notFile' : 'home.notFolder';
  return { key: belongs === found ? 'home.unreadable' : key, args: { path } };
}

const logLines: Readonly<Partial<Record<SentenceKey, string>>> = {
  'home.notFile': 'not a file, so it is ignored',
  'home.notFolder': 'not a folder, so it is ignored',
  'home.unreadable': 'cannot be read, so it is ignored',
  'home.oddHistory': 'the history has lines that cannot be read, which are ignored',
  'home.damaged': 'the database has NUL bytes, so it is damaged',
  'home.oddPasswords': 'the passwords have lines that cannot be read, which are ignored',
  'home.stateDamaged': 'damaged, so it was started again',
  'home.accountsVanished': 'the accounts database has become empty',
  'home.newSecret': 'the key of the session cookies was damaged, so a new one was created',
};
