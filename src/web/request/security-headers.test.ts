import express, { type NextFunction, type Request, type Response as Answer } from 'express';
import { beforeAll, describe, expect, test } from 'vitest';
import { isLoopback } from './origin/trusted-proxy.ts';
import { listening } from './listening.fixture.ts';
import { securityHeaders } from './security-headers.ts';

let origin: string;

beforeAll(async () => {
  const app = express().set('trust proxy', isLoopback).use(securityHeaders());
  app.get('/page', (_request, response) => {
    response.send('<p>a page</p>');
  });
  app.get('/broken', () => {
    throw new Error('broken');
  });
  app.use((_error: unknown, _request: Request, response: Answer, next: NextFunction) => {
    if (response.headersSent) next();
    else response.status(500).send('broken');
  });
  const served = await listening(app);
  ({ origin } = served);
  return served.close;
});

const paths = ['/page', '/broken'];

async function headersAt(path: string, sent: Readonly<Record<string, string>> = {}): Promise<Headers> {
  const answer = await fetch(`${origin}${path}`, { headers: sent });
  await answer.arrayBuffer();
  return answer.headers;
}

/** The content policy: its sources by directive. */
async function policyAt(path: string): Promise<ReadonlyMap<string, string>> {
  const text = (await headersAt(path)).get('content-security-policy') ?? '';
  return new Map(text.split(';').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));
}

describe.each(paths)('an answer at %s', (path) => {
  test('runs and loads only what is from this server, and pictures inside the page', async () => {
    const policy = await policyAt(path);
    expect(policy.get('default-src')).toBe("'self'");
    expect(policy.get('object-src')).toBe("'none'");
    expect(policy.get('img-src')).toBe("'self' data:");
    for (const name of ['script-src', 'style-src', 'script-src-elem', 'style-src-attr', 'connect-src'])
      expect(policy.get(name) ?? "'self'").toBe("'self'");
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/);
  });

  test('sends forms only to this server, and is in no frame of another one', async () => {
    const policy = await policyAt(path);
    expect(['form-action', 'frame-ancestors', 'base-uri'].map((name) => policy.get(name))).toEqual([
      "'self'",
      "'none'",
      "'none'",
    ]);
    expect((await headersAt(path)).get('x-frame-options')).toBe('DENY');
  });

  test('keeps its media type, and gives other sites neither its address nor its window', async () => {
    const headers = await headersAt(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('HTTPS', () => {
  test('is pinned for months if the request came by HTTPS', async () => {
    const pinned = (await headersAt('/page', { 'x-forwarded-proto': 'https' })).get('strict-transport-security') ?? '';
    const [, seconds = '0'] = /^max-age=(\d+); includeSubDomains$/.exec(pinned) ?? [];
    expect(Number(seconds)).toBeGreaterThan(90 * 24 * 3600);
  });

  test('is not pinned by a request without it, also after one that had it', async () => {
    await headersAt('/page', { 'x-forwarded-proto': 'https' });
    for (const path of paths) expect((await headersAt(path)).has('strict-transport-security')).toBe(false);
  });
});
