import { once } from 'node:events';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { httpServerOf } from './http-server.ts';

test('requests and responses have the prototypes of the application before it gets them', async () => {
  const app = express();
  app.get('/', (request, response) => {
    response.status(201).json({ accepts: request.accepts('json'), path: request.path });
  });
  const server = httpServerOf(app, { keepAliveTimeout: 1234 });
  onTestFinished(() => {
    server.close();
  });
  const prototypes: unknown[] = [];
  server.prependListener('request', (request, response) => {
    prototypes.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const answer = await fetch(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ accepts: 'json', path: '/' });
  expect(prototypes[0]).toBe(app.request);
  expect(prototypes[1]).toBe(app.response);
  expect(server.keepAliveTimeout).toBe(1234);
});
