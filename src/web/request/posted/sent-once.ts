import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { filesOf } from './multipart.ts';
import type { Visit } from '../../visit.ts';

/**
 * Handles a form once: the second of two equal submits waits for the first and gets the same redirect. If the first was
 * refused, the second is handled normally.
 */
export async function sentOnce(visit: Visit, take: () => Promise<void>): Promise<void> {
  const { sendings } = visit.web;
  const id = idOf(visit.request);
  for (let first = sendings.find(id); first; first = sendings.find(id)) {
    const redirect = await first.redirect;
    if (redirect) {
      await visit.redirectAgain(redirect);
      return;
    }
  }
  const taken = take();
  const redirect = taken.then(
    () => visit.redirected,
    () => undefined,
  );
  sendings.keep(id, redirect);
  if ((await redirect) === undefined) sendings.forget(id);
  await taken;
}

function idOf(request: Request): string {
  const hash = createHash('sha256');
  const add = (part: string | Uint8Array): void => {
    hash.update(`${String(part.length)}:`).update(part);
  };
  add(request.sessionID);
  add(request.originalUrl);
  add(JSON.stringify(request.body ?? ''));
  for (const [name, file] of filesOf(request)) {
    add(name);
    if (file === 'tooLarge') add(file);
    else {
      add(file.name);
      add(file.bytes);
    }
  }
  return hash.digest('base64');
}
