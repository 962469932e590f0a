import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A connection to try. */
export interface Probe {
  readonly protocol: 'tcp' | 'udp';
  /** Own address. */
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** How long to wait for an answer: longer if one is expected, since the machine may be busy. */
  readonly waitMs: number;
}

/*
 * Reads probes as JSON from standard input, tries all at once, and prints for each the address that the other side saw,
 * or `closed`.
 */

const probes = JSON.parse(await text(process.stdin)) as readonly Probe[];
const answers = await Promise.all(probes.map((probe) => (probe.protocol === 'tcp' ? overTcp(probe) : overUdp(probe))));
process.stdout.write(JSON.stringify(answers), () => process.exit(0));

function overTcp({ from, host, port, waitMs }: Probe): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, localAddress: from });
    const end = (answer: string): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(waitMs, () => {
      end('closed');
    });
    socket.once('data', (data) => {
      end(plain(data.toString().trim()));
    });
    socket.once('error', () => {
      end('closed');
    });
  });
}

function overUdp({ from, host, port, waitMs }: Probe): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const again = setInterval(() => {
      socket.send('?', port, host);
    }, 500);
    const end = (answer: string): void => {
      clearInterval(again);
      clearTimeout(late);
      socket.close();
      resolve(answer);
    };
    const late = setTimeout(() => {
      end('closed');
    }, waitMs);
    socket.once('message', (answer) => {
      end(plain(answer.toString()));
    });
    socket.once('error', () => {
      end('closed');
    });
    socket.bind(0, from, () => {
      socket.send('?', port, host);
    });
  });
}

function plain(address: string): string {
  return address.replace(/^::ffff:/, '');
}
