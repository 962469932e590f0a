import type { Draft } from 'panelsmith/actions';

/**
 * On classic servers one port answers browsers and what the firewall leads there. Squid needs two of them now, so the
 * second one moves; browsers keep theirs.
 */
export default function migrate(configuration: Draft): void {
  const squid = configuration.get('squid');
  const port = squid?.prop('TransparentPort');
  if (port === undefined || port !== (squid?.prop('TCPPort') ?? '3128')) return;
  configuration.setProps('squid', { TransparentPort: port === '3129' ? '3128' : '3129' });
}
