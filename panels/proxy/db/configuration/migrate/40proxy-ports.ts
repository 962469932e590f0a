import type { Draft } from 'panelsmith/actions';

/**
 * On classic servers one port serves browsers and connections that the firewall redirects. Today's Squid needs two
 * ports, so the second one gets another number; browsers keep theirs.
 */
export default function migrate(configuration: Draft): void {
  const squid = configuration.get('squid');
  const port = squid?.prop('TransparentPort');
  if (port === undefined || port !== (squid?.prop('TCPPort') ?? '3128')) return;
  configuration.setProps('squid', { TransparentPort: port === '3129' ? '3128' : '3129' });
}
