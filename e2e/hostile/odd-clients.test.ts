import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFreshApp, type FreshApp } from '../support/fresh-app.ts';
import { heldByForm, HttpPerson } from '../support/http-person.ts';
import { ownPackage } from '../support/own-package.ts';

let app: FreshApp;
let admin: HttpPerson;

beforeAll(async () => {
  app = await openFreshApp({
    accounts: ['abc=user|FirstName|A|LastName|B'],
    packages: ownPackage('people'),
    web: { waitSeconds: 5, signInAttempts: 3 },
  });
  admin = await app.admin();
});

afterAll(() => app.close());

/** Sends bytes unchanged and returns what was received until the server closed the connection or stopped sending. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(app.origin).port), '127.0.0.1');
  socket.setTimeout(10_000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.write(bytes, 'latin1');
  let got = '';
  socket.on('data', (data) => {
    got += data.toString('latin1');
    socket.setTimeout(300);
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return got;
}

describe('a request line', () => {
  test.each([
    ['OPTIONS * HTTP/1.1', 400],
    ['GET //evil.example/ HTTP/1.1', 404],
    ['GET http://evil.example/server-manager/people HTTP/1.1', 200],
    ['TRACE /server-manager/people HTTP/1.1', 405],
    ['PUT /server-manager/people/modify?key=abc HTTP/1.1', 405],
    ['OPTIONS /server-manager/people HTTP/1.1', 405],
    ['GET /server-manager/people%2flist HTTP/1.1', 404],
    ['GET /server-manager/cell%00numbers HTTP/1.1', 404],
    ['GET /server-manager/runs/..%2f..%2fhistory/stream HTTP/1.1', 404],
    ['GET /server-manager/%ff%fe HTTP/1.1', 400],
    ['HEAD /server-manager/people HTTP/1.1', 200],
    ['GET /server-manager/people HTTP/1.0', 200],
  ])('of %s is answered with %i, without a stack and without a redirect to another site', async (line, status) => {
    const answer = await exchange(`${line}\r\nHost: panel.example\r\nCookie: ${admin.cookie}\r\n\r\n`);
    expect(answer.slice(9, 12)).toBe(String(status));
    expect(answer).not.toMatch(/\bat .*\.(js|ts):\d|location: .*evil/i);
  });
});

test.each([
  'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n',
  'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
  'Content-Length: -4\r\n\r\nabcd',
  'Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n',
])('a body of unclear length (%j) is refused, and the rest is not read as a request', async (rest) => {
  const answer = await exchange(`POST /server-manager/login HTTP/1.1\r\nHost: panel.example\r\n${rest}`);
  expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual([expect.stringMatching(/40[03]$/)]);
});

describe('a redirect', () => {
  test.each([
    'Host: evil.example',
    'Host: x\r\nX-Forwarded-Host: evil.example',
    'Host: x\r\nForwarded: host=evil.example',
  ])('names no host, whatever the request contains (%j)', async (host) => {
    for (const path of ['/', '/server-manager/', '/server-manager/people', '/server-manager/cgi-bin/people'])
      expect(await exchange(`GET ${path} HTTP/1.1\r\n${host}\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 303 [^]*location: \/server-manager\//i,
      );
  });
});

describe('a form', () => {
  const path = '/server-manager/people/modify?key=abc';

  async function post(body: (token: string) => string): Promise<number> {
    const token = heldByForm((await admin.get(path)).html).find(([name]) => name === '_csrf')?.[1] ?? '';
    return (await admin.post(path, new URLSearchParams(body(token)))).status;
  }

  test.each([
    ['a token that is a list', (token: string) => `_csrf=${token}&_csrf=${token}&CellNumber=1`, 403],
    ['a token in brackets', (token: string) => `_csrf[]=${token}&CellNumber=1`, 403],
    [
      'names of every object',
      (token: string) => `_csrf=${token}&__proto__=1&constructor=2&toString=3&CellNumber=7`,
      303,
    ],
    ['two values for one field', (token: string) => `_csrf=${token}&CellNumber=1&CellNumber=2`, 422],
    ['2001 fields', (token: string) => `_csrf=${token}${'&a=1'.repeat(2001)}`, 413],
  ])('with %s is answered correctly', async (_what, body, status) => {
    expect(await post(body)).toBe(status);
    expect(app.account('abc')).not.toMatch(/__proto__|constructor/);
  });
});

test.each([
  [
    'of one address behind a proxy, whatever it claims to come from',
    (index: number) => `10.0.0.${String(index)}, 203.0.113.9`,
  ],
  ['of one IPv6 network', (index: number) => `2001:db8:0:1::${String(index)}`],
])('wrong passwords are counted together: those %s', async (_what, forwarded) => {
  const statuses: number[] = [];
  for (let index = 1; index <= 5; index++)
    statuses.push((await new HttpPerson(app.origin, { 'x-forwarded-for': forwarded(index) }).signIn('x')).status);
  expect(statuses).toEqual([422, 422, 422, 429, 429]);
});

test('a thousand idle and a thousand slow connections do not block others', async () => {
  const port = Number(new URL(app.origin).port);
  const sockets = Array.from({ length: 1000 }, (_, index) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const type = 'Content-Type: application/x-www-form-urlencoded';
    if (index % 3 === 1) socket.write('GET /server-manager/ HT');
    if (index % 3 === 2)
      socket.write(`POST /server-manager/login HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 400000\r\n\r\n_`);
    return socket;
  });
  const began = performance.now();
  expect((await admin.get('/server-manager/people')).status).toBe(200);
  expect(performance.now() - began).toBeLessThan(20_000);
  for (const socket of sockets) socket.destroy();
});
