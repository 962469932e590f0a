import { randomUUID } from 'node:crypto';
import { mkdirSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, isText, isTextList } from '../../files/state/json-kinds.ts';
import { readableText } from '../../files/regular-file.ts';
import { replaceFileNow } from '../../files/replace-file.ts';
import { readableState } from '../../files/state/state-file.ts';
import type { Root } from '../../root.ts';
import type { PackageNews } from '../installed-packages.ts';

/** How often a server checks for requests, and the requester for the answer. */
const checkMs = 250;

/** Result of looking for packages again. */
export interface RefreshAnswer extends PackageNews {
  /** Why packages are broken, by name. */
  readonly broken: Readonly<Record<string, string>>;
}

/**
 * Asks the running server of a root, if any, to look for packages again.
 * @returns the name of the request
 */
export function askForRefresh(root: Root): string {
  const request = randomUUID();
  mkdirSync(root.state, { recursive: true, mode: 0o700 });
  writeFileSync(requestFile(root), request);
  return request;
}

/** Returns the server's answer to a request; undefined if it did not answer in time. */
export async function answerTo(root: Root, request: string, seconds: number): Promise<RefreshAnswer | undefined> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const answer = readAnswer(root);
    if (answer?.request === request) return answer;
    if (performance.now() > until) return undefined;
    await delay(checkMs);
  }
}

/**
 * Looks for packages after each request, and answers.
 * @param report receives the reason if an answer cannot be written
 * @returns a function that stops it
 */
export function onRefreshAsked(
  root: Root,
  refresh: () => Promise<RefreshAnswer | undefined>,
  report: (error: unknown) => void,
): () => void {
  const file = requestFile(root);
  watchFile(file, { interval: checkMs, persistent: false }, (now, before) => {
    if (now.mtimeMs === before.mtimeMs || now.mtimeMs === 0) return;
    void answerRequest(root, refresh).catch(report);
  });
  return () => {
    unwatchFile(file);
  };
}

async function answerRequest(root: Root, refresh: () => Promise<RefreshAnswer | undefined>): Promise<void> {
  const request = readableText(requestFile(root));
  if (request === undefined) return;
  const answer = await refresh();
  if (answer) writeAnswer(root, { ...answer, request });
}

type Answered = RefreshAnswer & { readonly request: string };

function readAnswer(root: Root): Answered | undefined {
  return readableState(answerFile(root), isAnswered);
}

function isAnswered(json: unknown): json is Answered {
  if (!isJsonObject(json)) return false;
  const { request, added, changed, removed, broken } = json;
  return (
    isText(request) &&
    [added, changed, removed].every(isTextList) &&
    isJsonObject(broken) &&
    isTextList(Object.values(broken))
  );
}

function writeAnswer(root: Root, answer: Answered): void {
  replaceFileNow(answerFile(root), JSON.stringify(answer));
}

function requestFile(root: Root): string {
  return join(root.state, 'refresh-packages');
}

function answerFile(root: Root): string {
  return join(root.state, 'refresh-packages.answer');
}
