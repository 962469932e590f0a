import { definePanel } from 'panelsmith';
import { forwardPages } from './forward-pages.ts';

declare module 'panelsmith' {
  interface DatabaseNames {
    portforward_tcp: true;
    portforward_udp: true;
  }
}

/**
 * Port forwards: connections from outside that another host answers, or another port of the server. Records of type
 * `forward` in the databases `portforward_tcp` and `portforward_udp`; the key is a port or a range of ports outside.
 * Source: classic panel portforwarding.
 */
export default definePanel({
  name: 'portforwarding',
  menu: { heading: 'Security', order: [5000, 5400] },
  databases: ['portforward_tcp', 'portforward_udp'],
  pages: { ...forwardPages('tcp', 'udp'), ...forwardPages('udp', 'tcp') },
});
