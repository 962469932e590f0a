import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { FreshApp } from './fresh-app.ts';
import type { HttpPerson } from './http-person.ts';

/** The form token in the main part of a page. */
export async function tokenOf(person: HttpPerson, page: string): Promise<string> {
  const { html } = await person.get(page);
  return /name="_csrf" value="([^"]+)"/.exec(html.slice(html.indexOf('<main')))?.[1] ?? '';
}

/** One who restores on a server, page by page. */
export interface Restoring {
  /** Waits for the present step of the restore at a path; gives its step. */
  settled(path: string): Promise<string | undefined>;
  /** Presses a button of the page of a restore. */
  send(path: string, button: string, fields: Readonly<Record<string, string>>): Promise<void>;
  /** Chooses, looks at what will change, and restores. */
  restore(path: string, what: string, identity?: string): Promise<{ plan: string; step: string | undefined }>;
}

export function restoringOn({ system }: FreshApp, admin: HttpPerson): Restoring {
  const settled = async (path: string): Promise<string | undefined> => {
    const id = path.split('/').at(-1) ?? '';
    await system.backups.restores.settled(id);
    return system.backups.restores.find(id)?.step;
  };
  const send = async (path: string, button: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    const answer = await admin.post(`${path}/${button}`, { _csrf: await tokenOf(admin, path), ...fields });
    expect(answer.status).toBe(303);
  };
  return {
    settled,
    send,
    async restore(path, what, identity = 'archive') {
      await send(path, 'choose', { what, identity });
      expect(await settled(path)).toBe('ready');
      const { html: plan } = await admin.get(path);
      const hidden = /name="_plan" value="([^"]+)"/.exec(plan)?.[1] ?? '';
      await send(path, 'apply', { _plan: hidden });
      return { plan, step: await settled(path) };
    },
  };
}

/** Everything about the files of a folder, except for the times of folders that others wrote to. */
export function listing(app: FreshApp, path: string): string {
  const script = [
    'find . -type d -printf "%P %m %U:%G\\n" -o -printf "%P %y %m %U:%G %s %T@ %n %l\\n" | sort',
    'find . -type f -size -2G -exec md5sum {} + | sort',
    'getfacl -Rn . 2>&1',
  ].join('; ');
  return execFileSync('sh', ['-c', script], { cwd: app.root.path(path), encoding: 'latin1' });
}
