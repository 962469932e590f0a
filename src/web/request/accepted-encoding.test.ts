import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { acceptedEncoding } from './accepted-encoding.ts';
import { listening } from './listening.fixture.ts';

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['identity', 'none'],
  ['gzip;q=0', 'none'],
  ['', 'none'],
])('to "%s" a response is sent as %s', async (accepted, encoding) => {
  const app = express();
  app.get('/', (request, response) => {
    response.send(acceptedEncoding(request) ?? 'none');
  });
  const { origin, close } = await listening(app);
  onTestFinished(close);
  const answer = await fetch(origin, { headers: { 'Accept-Encoding': accepted } });
  expect(await answer.text()).toBe(encoding);
});
