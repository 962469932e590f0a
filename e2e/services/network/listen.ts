import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/*
 * Listens on ports of both protocols and families, and answers with the address of the client. What is sent over TCP
 * after that is sent back. Arguments: TCP ports, then UDP ports, with commas between them.
 */

const [tcp = '', udp = ''] = process.argv.slice(2);
const portsOf = (text: string): number[] => text.split(',').filter(Boolean).map(Number);

for (const port of portsOf(tcp)) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`${socket.remoteAddress ?? ''}\n`);
    socket.pipe(socket);
  });
  server.listen(port, '::');
  await once(server, 'listening');
}
for (const port of portsOf(udp)) {
  const socket = createSocket('udp6');
  socket.on('message', (_text, { address, port: back }) => {
    socket.send(address, back, address);
  });
  socket.bind(port, '::');
  await once(socket, 'listening');
}
process.stdout.write('listening\n');
