import { onTestFinished } from 'vitest';
import type { DbRecord } from '../db/file/record.ts';
import { temporaryFolder } from '../files/temporary-folder.fixture.ts';
import { openRoot, type Root } from '../root.ts';
import { openSystem, type System } from '../system.ts';

/** The server of one test, with its databases, files and events; it is removed at the end of the test. */
export interface BackedUpServer {
  readonly root: Root;
  readonly system: System;
  /** Writes a file of it, by its path below the root. */
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  /** Makes an event do something besides noting that it was signalled. */
  readonly event: (name: string, script: string) => void;
  /** The events that were signalled, in order, each with its arguments. */
  readonly signalled: () => string[];
  /** The records of past backups, the oldest first. */
  readonly records: () => readonly DbRecord[];
  /** What the log has, of errors and warnings. */
  readonly logged: string[];
}

const notedEvents = ['pre-backup', 'post-backup', 'pre-restore', 'post-upgrade'];

export async function backedUpServer(files: Readonly<Record<string, string>> = {}): Promise<BackedUpServer> {
  const { path: folder, read, write } = temporaryFolder();
  const root = openRoot(folder);
  const event = (name: string, script: string): void => {
    write(`etc/e-smith/events/${name}/S50note`, `#!/bin/sh\necho "$*" >> ${root.path('signalled')}\n${script}\n`);
  };
  for (const name of notedEvents) event(name, '');
  write('signalled', '');
  for (const [path, text] of Object.entries({
    'home/e-smith/db/configuration': 'SystemName=box\nDomainName=example.com\n',
    'home/e-smith/db/accounts': 'abc=user|FirstName|Ann\n',
    ...files,
  }))
    write(path, text);
  const logged: string[] = [];
  const system = await openSystem(root, {
    withPanels: false,
    log: (level, line) => {
      if (level !== 'info') logged.push(line);
    },
  });
  onTestFinished(() => system.close());
  return {
    root,
    system,
    write,
    read,
    event,
    signalled: () => read('signalled').trim().split('\n').filter(Boolean),
    records: () => system.databases.open('backups').snapshot().ofType('backup_record'),
    logged,
  };
}

/** How a process noted itself that has ended: it was of an earlier boot. */
export const endedProcess = '1/1/of-an-earlier-boot';
