import {
  definePanel,
  firewallOf,
  formPage,
  radio,
  refuseField,
  serverNameOf,
  toggle,
  type PageContext,
  type PageRefusal,
  type Reading,
} from 'panelsmith';

const ways = { off: 'browsers.off', set: 'browsers.set', transparent: 'browsers.transparent' } as const;

/**
 * Whether connections of local computers to web and mail servers outside go through this server. `status` of record
 * `squid` and `Proxy` of record `qpsmtpd` of the configuration database. Source: classic panel proxy.
 */
export default definePanel({
  name: 'proxy',
  menu: { heading: 'Security', order: [5000, 5500] },
  services: true,
  pages: {
    proxy: formPage({
      settings: { database: 'configuration', key: 'squid', type: 'service' },
      header: { view: 'views/browsers.ejs', model: browsersUse },
      fields: {
        status: toggle({ on: 'enabled', off: 'disabled' }),
        Proxy: radio({
          property: { database: 'configuration', key: 'qpsmtpd', name: 'Proxy', type: 'service' },
          options: ['disabled', 'transparent', 'blocked'],
          initial: 'disabled',
          // Mail of other computers passes only through a gateway.
          when: (_squid, reading) => isGateway(reading),
        }),
      },
      rules: [refuseMissing],
      signals: { event: 'proxy-update', args: [] },
      next: 'proxy',
    }),
  },
});

function isGateway(reading: Reading): boolean {
  return firewallOf(reading).network.isGateway;
}

/** The proxy settings that people enter in their browsers, and whether they have to. */
function browsersUse(reading: Reading): { way: string; host: string; port: string } {
  const { configuration } = reading;
  const squid = configuration.get('squid');
  const { webProxyPort } = firewallOf(reading);
  const way = squid?.prop('status') !== 'enabled' ? 'off' : webProxyPort === undefined ? 'set' : 'transparent';
  return { way: ways[way], host: serverNameOf(configuration), port: squid?.prop('TCPPort') ?? '3128' };
}

/**
 * Refuses to turn the proxy on without its program: local computers would be redirected to a port where nothing
 * listens.
 */
function refuseMissing(
  { status }: { readonly status: string },
  { reading: { services } }: PageContext,
): PageRefusal<'status'> | undefined {
  if (status !== 'enabled' || !services || services.isTrial || services.failure !== undefined) return undefined;
  const found = services.get('squid');
  return found && found.unit === undefined ? refuseField('status', 'errors.notInstalled') : undefined;
}
