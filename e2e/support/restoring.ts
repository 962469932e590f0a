import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { FreshApp } from './fresh-app.ts';
import type { HttpPerson } from './http-person.ts';

const archives = '/server-manager/archives';

/** The form token in the main part of a page. */
export async function tokenOf(person: HttpPerson, page: string): Promise<string> {
  const { html } = await person.get(page);
  return /name="_csrf" value="([^"]+)"/.exec(html.slice(html.indexOf('<main')))?.[1] ?? '';
}

/** Restores on a server, page by page, as a person does. */
export interface Restoring {
  /**
   * Waits for the present step of the restore at a path.
   * @returns the next step
   */
  readonly settled: (path: string) => Promise<string | undefined>;
  /** Presses a button on the page of a restore. */
  readonly send: (path: string, button: string, fields: Readonly<Record<string, string>>) => Promise<void>;
  /** Chooses, looks at what will change, and restores. */
  readonly restore: (
    path: string,
    what: string,
    identity?: string,
  ) => Promise<{ plan: string; step: string | undefined }>;
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

/** Sends an archive; returns the path of its page after the check, or the answer that refuses it. */
export async function upload(
  app: FreshApp,
  admin: HttpPerson,
  bytes: Uint8Array<ArrayBuffer>,
  name = 'smeserver.tgz',
): Promise<{ path: string; html: string }> {
  const body = new FormData();
  body.append('_csrf', await tokenOf(admin, `${archives}/restore`));
  body.append('archive', new Blob([bytes]), name);
  const answer = await fetch(`${app.origin}${archives}/upload`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: admin.cookie, 'sec-fetch-site': 'same-origin' },
    body,
  });
  const path = answer.headers.get('location') ?? '';
  if (path !== '') await restoringOn(app, admin).settled(path);
  return { path, html: path === '' ? await answer.text() : (await admin.get(path)).html };
}

/** Everything about the files of a folder, except for the times of folders that others wrote to. */
export function listing({ root }: Pick<FreshApp, 'root'>, path: string): string {
  const script = [
    'find . -type d -printf "%P %m %U:%G\\n" -o -printf "%P %y %m %U:%G %s %T@ %n %l\\n" | sort',
    'find . -type f -size -2G -exec md5sum {} + | sort',
    'if command -v getfacl; then getfacl -Rn . 2>&1; fi',
  ].join('; ');
  return execFileSync('sh', ['-c', script], { cwd: root.path(path), encoding: 'latin1' });
}
