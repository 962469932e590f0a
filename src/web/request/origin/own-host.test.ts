import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Request } from 'express';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foreignOrigin, type ForeignOrigin } from './own-host.ts';

type Headers = Readonly<Record<string, string>>;

/** A request as Express hands it on, from this machine or from another address. */
function requestOf(headers: Headers, address: string): Request {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address });
  const message = Object.assign(new IncomingMessage(socket), { method: 'POST', url: '/' });
  Object.assign(message.headers, headers);
  const seen: Request[] = [];
  const app = express().use((request) => {
    seen.push(request);
  });
  app(message, new ServerResponse(message));
  if (!seen[0]) throw new Error('no request');
  return seen[0];
}

const frontEnd = '127.0.0.1';
const elsewhere = '203.0.113.9';

const foreign = (headers: Headers, address = elsewhere): ForeignOrigin | undefined =>
  foreignOrigin(requestOf(headers, address));

const anyHost = fc.tuple(fc.domain(), fc.option(fc.integer({ min: 1024, max: 65_535 }), { nil: undefined }));
const hostText = ([domain, port]: readonly [string, number | undefined]): string =>
  port === undefined ? domain : `${domain}:${port}`;

describe('by the origin that a browser names', () => {
  test('a form of this server is our own, with any capitals and by either protocol', () => {
    fc.assert(
      fc.property(anyHost.map(hostText), fc.constantFrom('http', 'https'), fc.boolean(), (host, protocol, isBig) => {
        const origin = `${protocol}://${host}`;
        expect(foreign({ host: isBig ? host.toUpperCase() : host, origin })).toBeUndefined();
      }),
    );
  });

  test('a form of any other host or port is foreign', () => {
    fc.assert(
      fc.property(anyHost.map(hostText), anyHost.map(hostText), (host, other) => {
        fc.pre(host.toLowerCase() !== other.toLowerCase());
        expect(foreign({ host, origin: `https://${other}` })).toEqual({
          origin: `https://${other}`.slice(0, 100),
          host,
        });
      }),
    );
  });

  test.each([
    'null',
    '',
    'panel.example',
    'https://',
    'https://panel.example.evil.example',
    'https://evil.example/panel.example',
    'https://panel.example@evil.example',
    'https://evilpanel.example',
    'https://panel.example:8443',
    'https://panel.example.',
    'https://evil.example, https://panel.example',
    'data:text/html,panel.example',
    'file://',
  ])('%j is not the origin of panel.example', (origin) => {
    expect(foreign({ host: 'panel.example', origin })).toBeDefined();
  });

  test('the usual port of the protocol may be said or not', () => {
    expect(foreign({ host: 'panel.example:443', origin: 'https://panel.example' })).toBeUndefined();
    expect(foreign({ host: 'panel.example', origin: 'https://panel.example:443' })).toBeUndefined();
    expect(foreign({ host: 'panel.example:80', origin: 'https://panel.example' })).toBeDefined();
  });

  test('without an origin a form is our own: it is from an old browser or a program', () => {
    expect(foreign({ host: 'panel.example' })).toBeUndefined();
    expect(foreign({})).toBeUndefined();
  });
});

describe('what a browser says about the site', () => {
  test.each(['same-origin', 'none'])('makes a form our own when it is %s, whatever the hosts are', (site) => {
    const headers = { host: 'inner', origin: 'https://panel.example', 'sec-fetch-site': site };
    expect(foreign(headers)).toBeUndefined();
  });

  test.each(['cross-site', 'same-site', '', 'SAME-ORIGIN', 'same-origin, none'])(
    'makes a form foreign when it is %j, even with the right origin or none',
    (site) => {
      const headers = { host: 'panel.example', 'sec-fetch-site': site };
      expect(foreign({ ...headers, origin: 'https://panel.example' })).toBeDefined();
      expect(foreign(headers)).toEqual({ origin: '?', host: 'panel.example' });
    },
  );
});

describe('the name of this server', () => {
  const origin = 'https://panel.example';
  const forwarded = (names: string): Headers => ({ host: '127.0.0.1:9080', origin, 'x-forwarded-host': names });

  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('is accepted from a front end at %s', (address) => {
    expect(foreign(forwarded('panel.example'), address)).toBeUndefined();
    expect(foreign(forwarded('other.example'), address)).toEqual({ origin, host: 'other.example' });
  });

  test.each([elsewhere, '::ffff:203.0.113.9', '10.127.0.1', '', '127.evil.example', '::2'])(
    'is not accepted from an address %j',
    (address) => {
      expect(foreign(forwarded('panel.example'), address)).toEqual({ origin, host: '127.0.0.1:9080' });
      expect(foreign({ ...forwarded('other.example'), host: 'panel.example' }, address)).toBeUndefined();
    },
  );

  test('is the last one in the header of a front end, since the browser may have sent those before', () => {
    expect(foreign(forwarded('evil.example, panel.example'), frontEnd)).toBeUndefined();
    expect(foreign(forwarded('evil.example,panel.example '), frontEnd)).toBeUndefined();
    expect(foreign(forwarded('panel.example, inner.example'), frontEnd)).toBeDefined();
  });
});

test('what is shown of a foreign origin is short and has no markup, whatever was sent', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...Array.from('<>"\'&{}$ ')), fc.constant('x'.repeat(60)), fc.string()),
  });
  fc.assert(
    fc.property(text, text, (origin, host) => {
      const shown = foreign({ host, origin, 'sec-fetch-site': 'cross-site' });
      for (const one of [shown?.origin, shown?.host]) expect(one).toMatch(/^[\w.:/[\]?-]{0,100}$/);
    }),
  );
});
