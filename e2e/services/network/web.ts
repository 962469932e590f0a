import { once } from 'node:events';
import { createServer } from 'node:http';

/*
 * A web server on ports of both families; the ports are the arguments. A page contains the address of the client, and
 * the proxy that it used.
 */

for (const port of process.argv.slice(2).map(Number)) {
  const server = createServer((request, response) => {
    const from = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    response.setHeader('Cache-Control', 'no-store');
    response.end(`${from} ${(request.headers.via ?? '').includes('squid') ? 'by squid' : 'directly'}\n`);
  });
  server.listen(port, '::');
  await once(server, 'listening');
}
process.stdout.write('listening\n');
