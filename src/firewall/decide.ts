import { isAmong, type HostRange } from '../services/ports/host-ranges.ts';
import { hasPort } from '../services/ports/port-ranges.ts';
import type { Protocol, ServicePorts } from '../services/ports/service-ports.ts';
import type { Firewall, LocalNetwork } from './firewall.ts';
import type { PortForward } from './port-forward.ts';

/** A new connection to the server's own address. */
export interface Question {
  readonly protocol: Protocol;
  readonly port: number;
  /** Address it comes from; undefined: any address outside. */
  readonly source: string | undefined;
}

/** Why one record opens a port, or why it does not. */
export type Because =
  'open' | 'disabled' | 'private' | 'denied' | 'notAllowed' | 'onlySome' | 'exceptSome' | 'unreadable';

/** What a record says about the question. */
export interface Reason {
  readonly because: Because;
  readonly service?: ServicePorts;
  readonly forward?: PortForward;
}

/** `some`: open for some addresses outside; only if the question has no source. */
type Verdict = 'open' | 'closed' | 'some';

/** Whether a connection is let in, and why. */
export interface Decision {
  readonly verdict: Verdict;
  /**
   * `off`: no firewall is loaded. `local`: the source is local, and local networks reach everything. `records`: as
   * records say. `nobody`: no record has this port.
   */
  readonly by: 'off' | 'local' | 'records' | 'nobody';
  readonly local: LocalNetwork | undefined;
  /** Every record that has the port; the deciding one comes first. */
  readonly reasons: readonly Reason[];
}

/** Whether a connection is let in, and which records say so. It follows the same model as the loaded rules. */
export function decide(firewall: Firewall, question: Question): Decision {
  const { protocol, port, source } = question;
  const forwards = firewall.forwards
    .filter((one) => one.protocol === protocol && hasPort([one.ports], port))
    .map((forward): Reason => ({ forward, because: forwardSays(forward, source) }));
  const services = firewall.services
    .filter((service) => hasPort(service[protocol], port))
    .map((service): Reason => ({ service, because: serviceSays(service, source) }));
  const common = { local: undefined, reasons: [...forwards, ...services] };
  if (!firewall.isOn) return { ...common, verdict: 'open', by: 'off' };
  const local = source === undefined ? undefined : firewall.local.find(({ range }) => isAmong(source, [range]));
  // Local clients that use the inner address are not forwarded.
  if (local) return { ...common, verdict: 'open', by: 'local', local };
  if (common.reasons.length === 0) return { ...common, verdict: 'closed', by: 'nobody' };
  const deciding = decidingReason(forwards, services);
  const reasons = [deciding, ...common.reasons.filter((reason) => reason !== deciding)];
  return { local: undefined, by: 'records', verdict: verdictOf(deciding.because), reasons };
}

/** A forward comes first; then a denied host; then any record that opens the port. */
function decidingReason(forwards: readonly Reason[], services: readonly Reason[]): Reason {
  const order: readonly Because[] = ['open', 'exceptSome', 'onlySome'];
  const opening = (reasons: readonly Reason[]): Reason | undefined =>
    order.flatMap((because) => reasons.find((reason) => reason.because === because) ?? [])[0];
  const denying = services.find(({ because }) => because === 'denied');
  const [first] = [...services, ...forwards];
  const found = opening(forwards) ?? denying ?? opening(services) ?? first;
  if (!found) throw new Error('nothing decides');
  return found;
}

function verdictOf(because: Because): Verdict {
  if (because === 'open') return 'open';
  return because === 'onlySome' || because === 'exceptSome' ? 'some' : 'closed';
}

function serviceSays(service: ServicePorts, source: string | undefined): Because {
  if (!service.isEnabled) return 'disabled';
  if (!service.isPublic) return 'private';
  if (service.deniesEverybody)
    return service.mistakes.some(({ property }) => property === 'DenyHosts') ? 'unreadable' : 'denied';
  return hostsSay(service, source, 'deny first');
}

function forwardSays(forward: PortForward, source: string | undefined): Because {
  return forward.mistake === undefined ? hostsSay(forward, source, 'allow first') : 'unreadable';
}

interface Hosts {
  readonly allow: readonly HostRange[];
  readonly allowsEverybody: boolean;
  readonly deny: readonly HostRange[];
}

/** Which list is checked first. */
type Order = 'deny first' | 'allow first';

function hostsSay({ allow, allowsEverybody, deny }: Hosts, source: string | undefined, order: Order): Because {
  if (source === undefined) {
    if (!allowsEverybody) return allow.length > 0 ? 'onlySome' : 'notAllowed';
    return deny.length > 0 ? 'exceptSome' : 'open';
  }
  const isNamed = isAmong(source, allow);
  if (order === 'allow first' && !allowsEverybody) return isNamed ? 'open' : 'notAllowed';
  if (isAmong(source, deny)) return 'denied';
  return allowsEverybody || isNamed ? 'open' : 'notAllowed';
}
