import { isJsonObject, jsonMembers } from '../../files/state/json-kinds.ts';
import type { StateFileKind } from '../../files/state/state-file.ts';
import { StateKeeper } from '../../files/state/state-keeper.ts';
import { isErrorOfSystem } from '../../refusals.ts';
import type { AttentionItem } from './attention.ts';

export const sentAlertsFile: StateFileKind = { name: 'told-alerts.json', isOurs: isJsonObject, maxBytes: undefined };

/** An alert that is or was listed, and when it was sent. */
interface SentAlert {
  /** Milliseconds since 1970, when it was first seen. */
  readonly since: number;
  /** When it was last sent; 0 for never. */
  readonly sentAt: number;
}

const standsMs = 15 * 60_000;
const againMs = 7 * 24 * 3_600_000;

/** Which alerts were sent by mail, so that each is sent once a week, also after a restart. */
export class SentAlerts {
  /** If it cannot be read, alerts may be sent twice, but none is lost. */
  readonly #state: StateKeeper;
  readonly #report: (line: string, details: object) => void;
  #isReported = false;
  /** Alerts that could not be written, as on a full disk; kept in memory, so that they are not sent again and again. */
  #unwritten: ReadonlyMap<string, SentAlert> | undefined;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#state = new StateKeeper(file);
    this.#report = report;
  }

  /** The ids of the alerts to send now. Those that are over are forgotten. */
  due(alerts: readonly AttentionItem[], now: Date): ReadonlySet<string> {
    const before = this.#read();
    const known = new Map(alerts.map(({ id }) => [id, before.get(id) ?? { since: now.getTime(), sentAt: 0 }] as const));
    if (!areSame(before, known) || this.#unwritten) this.#write(known);
    const isDue = ({ id, isUnseen }: AttentionItem): boolean => {
      const { since, sentAt } = known.get(id) ?? { since: now.getTime(), sentAt: 0 };
      if (sentAt > 0) return now.getTime() - sentAt >= againMs;
      return isUnseen || now.getTime() - since >= standsMs;
    };
    return new Set(alerts.filter(isDue).map(({ id }) => id));
  }

  markSent(ids: ReadonlySet<string>, now: Date): void {
    const known = this.#read();
    for (const id of ids) known.set(id, { since: known.get(id)?.since ?? now.getTime(), sentAt: now.getTime() });
    this.#write(known);
  }

  #read(): Map<string, SentAlert> {
    if (this.#unwritten) return new Map(this.#unwritten);
    try {
      const json = jsonMembers(this.#state.read());
      return new Map(Object.entries(json).map(([id, value]) => [id, knownOf(value)]));
    } catch (err) {
      // The home page names a damaged file, which is written again.
      if (isErrorOfSystem(err))
        this.#report('the list of sent alerts cannot be read; they are sent again', { file: this.#state.file, err });
      return new Map();
    }
  }

  #write(known: ReadonlyMap<string, SentAlert>): void {
    this.#unwritten = known;
    if (this.#state.isUnreadable) return;
    try {
      this.#state.replaceNow(
        Object.fromEntries([...known].map(([id, { since, sentAt }]) => [id, { since, told: sentAt }])),
      );
      this.#unwritten = undefined;
      this.#isReported = false;
    } catch (err) {
      if (!this.#isReported)
        this.#report('the list of sent alerts cannot be stored in a file', { file: this.#state.file, err });
      this.#isReported = true;
    }
  }
}

function knownOf(value: unknown): SentAlert {
  const { since, told } = jsonMembers(value);
  return { since: Number(since) || 0, sentAt: Number(told) || 0 };
}

function areSame(one: ReadonlyMap<string, SentAlert>, other: ReadonlyMap<string, SentAlert>): boolean {
  return one.size === other.size && [...one.keys()].every((id) => other.has(id));
}
