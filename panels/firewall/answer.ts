import {
  decide,
  protocols,
  readHost,
  readPorts,
  sayHost,
  type Decision,
  type Firewall,
  type Reason,
  type ViewContext,
} from 'panelsmith';
import { whoSet, type WhoSet } from './who-set.ts';

/** One record that has the port, and its effect. */
interface FirewallReason extends WhoSet {
  readonly kind: 'service' | 'forward';
  readonly key: string;
  /** Its effect: `because.BECAUSE` of the lexicon. */
  readonly because: Reason['because'];
  readonly hosts: string;
}

/** The answer to a question; for an invalid question only `mistake` counts. */
export interface FirewallAnswer {
  /** `errors.MISTAKE` of the lexicon. */
  readonly mistake: 'port' | 'source' | undefined;
  readonly protocol: string;
  readonly port: string;
  readonly source: string;
  readonly verdict: Decision['verdict'] | undefined;
  /** Colour of the verdict. */
  readonly tone: 'warning' | 'neutral' | 'good' | undefined;
  readonly by: Decision['by'] | undefined;
  /** Key of the local network of the source. */
  readonly local: string;
  readonly reasons: readonly FirewallReason[];
}

const tones = { open: 'warning', some: 'neutral', closed: 'good' } as const;

/** Answers whether a port is open, and why. */
export async function answerTo(firewall: Firewall, context: ViewContext): Promise<FirewallAnswer> {
  const { protocol = '', port: asked = '', source = '' } = context.asked;
  const [range, ...more] = readPorts(asked).ranges;
  const host = source === '' ? undefined : readHost(source);
  const known = protocols.find((one) => one === protocol) ?? 'tcp';
  const nothing = {
    ...{ protocol: known.toUpperCase(), port: String(range?.first ?? ''), source, local: '', reasons: [] },
    ...{ verdict: undefined, tone: undefined, by: undefined },
  };
  if (!range || more.length > 0 || range.first !== range.last) return { ...nothing, mistake: 'port' };
  if (source !== '' && (!host || source.includes('/'))) return { ...nothing, mistake: 'source' };
  const decision = decide(firewall, { protocol: known, port: range.first, source: host?.address });
  return {
    ...nothing,
    mistake: undefined,
    verdict: decision.verdict,
    tone: tones[decision.verdict],
    by: decision.by,
    local: decision.local?.key ?? '',
    reasons: await Promise.all(decision.reasons.map((reason) => explain(reason, known, context))),
  };
}

async function explain(
  { service, forward, because }: Reason,
  protocol: string,
  context: ViewContext,
): Promise<FirewallReason> {
  const hosts = service ?? forward;
  const key = hosts?.key ?? '';
  const database = service ? 'configuration' : `portforward_${protocol}`;
  const named = because === 'exceptSome' || because === 'denied' ? hosts?.deny : hosts?.allow;
  return {
    kind: service ? 'service' : 'forward',
    key,
    because,
    hosts: (named ?? []).map(sayHost).join(', '),
    ...(await whoSet({ database, key }, context)),
  };
}
