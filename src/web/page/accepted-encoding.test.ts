import { once } from 'node:events';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { acceptedEncoding } from './accepted-encoding.ts';

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
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'Accept-Encoding': accepted } });
  expect(await answer.text()).toBe(encoding);
});
