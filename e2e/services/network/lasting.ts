import { once } from 'node:events';
import { connect } from 'node:net';

/*
 * Keeps one connection open from an address to a host and port. After `connected`, each line of standard input is sent
 * over it, and the answers are printed.
 */

const [localAddress = '', host = '', port = ''] = process.argv.slice(2);
const socket = connect({ host, port: Number(port), localAddress });
await once(socket, 'data');
process.stdout.write('connected\n');
socket.pipe(process.stdout);
process.stdin.pipe(socket);
