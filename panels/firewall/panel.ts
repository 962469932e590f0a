import {
  definePanel,
  firewallOf,
  openHoles,
  protocols,
  sayRange,
  viewPage,
  type Hole,
  type ViewContext,
} from 'panelsmith';
import { answerTo, type FirewallAnswer } from './answer.ts';
import { whoSet, type WhoSet } from './who-set.ts';

/** A hole of the firewall as a row. */
interface Row extends WhoSet {
  readonly protocol: string;
  readonly ports: string;
  /** Link to the question about its first port. */
  readonly href: string;
  readonly key: string;
  readonly from: string | undefined;
  readonly except: string;
  readonly to: string | undefined;
}

/**
 * What the firewall lets in, and why. It stores no rules: the firewall is made from the services, the local networks,
 * the port forwards and the mode of the server. Source: developer manual, section 4, "Managing the firewall".
 */
export default definePanel({
  name: 'firewall',
  menu: { heading: 'Security', order: [5000, 5100] },
  pages: {
    firewall: viewPage({
      view: 'views/firewall.ejs',
      asks: ['protocol', 'port', 'source'],
      async model(reading, context) {
        const firewall = firewallOf(reading);
        const asked = context.asked['port'] !== '' || context.asked['source'] !== '';
        const answer: FirewallAnswer | undefined = asked ? await answerTo(firewall, context) : undefined;
        const holes = await Promise.all(openHoles(firewall).map((hole) => rowOf(hole, context)));
        return {
          isOn: firewall.isOn,
          mode: firewall.network.mode,
          local: firewall.local.map(({ key, range }) => ({ key, range: `${range.address}/${range.prefix}` })),
          asked: context.asked,
          protocols: protocols.map((value) => ({ value, text: value.toUpperCase() })),
          answer,
          holes,
          mistakes: firewall.services.flatMap(({ key, mistakes }) =>
            mistakes.map(({ property, value }) => ({ key, property, value })),
          ),
        };
      },
    }),
  },
});

async function rowOf(hole: Hole, context: ViewContext): Promise<Row> {
  const { protocol, ports, key, from, except, to } = hole;
  return {
    protocol: protocol.toUpperCase(),
    ports: sayRange(ports, '-'),
    href: `?protocol=${protocol}&port=${ports.first}`,
    key,
    from: from?.join(', '),
    except: except.join(', '),
    to,
    ...(await whoSet(hole, context)),
  };
}
