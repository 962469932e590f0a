import { isJsonObject, jsonMembers } from '../../files/json-kinds.ts';
import type { StateFileKind } from '../../files/state-file.ts';
import { StateKeeper } from '../../files/state-keeper.ts';
import { isErrorOfSystem } from '../../refusals.ts';
import type { Attention } from './attention.ts';

export const toldAlertsFile: StateFileKind = { name: 'told-alerts.json', isOurs: isJsonObject, maxBytes: undefined };

interface Known {
  /** Milliseconds since 1970, when it was first seen. */
  readonly since: number;
  /** When it was last told; 0 for never. */
  readonly told: number;
}

const standsMs = 15 * 60_000;
const againMs = 7 * 24 * 3_600_000;

/** Which alerts were sent by mail, so that each is sent once a week, also after a restart. */
export class ToldAlerts {
  /** Where it cannot be read, too much may be told, but nothing is lost. */
  readonly #state: StateKeeper;
  readonly #report: (line: string, details: object) => void;
  #isTold = false;
  /** Alerts that could not be written, as on a full disk; kept in memory, so that they are not sent again and again. */
  #unwritten: ReadonlyMap<string, Known> | undefined;

  constructor(file: string, report: (line: string, details: object) => void) {
    this.#state = new StateKeeper(file);
    this.#report = report;
  }

  /** The ids of the alerts to send now. Those that are over are forgotten. */
  due(alerts: readonly Attention[], now: Date): ReadonlySet<string> {
    const before = this.#read();
    const known = new Map(alerts.map(({ id }) => [id, before.get(id) ?? { since: now.getTime(), told: 0 }] as const));
    if (!areSame(before, known) || this.#unwritten) this.#write(known);
    const isDue = ({ id, isUnseen }: Attention): boolean => {
      const { since, told } = known.get(id) ?? { since: now.getTime(), told: 0 };
      if (told > 0) return now.getTime() - told >= againMs;
      return isUnseen || now.getTime() - since >= standsMs;
    };
    return new Set(alerts.filter(isDue).map(({ id }) => id));
  }

  tell(ids: ReadonlySet<string>, now: Date): void {
    const known = this.#read();
    for (const id of ids) known.set(id, { since: known.get(id)?.since ?? now.getTime(), told: now.getTime() });
    this.#write(known);
  }

  #read(): Map<string, Known> {
    if (this.#unwritten) return new Map(this.#unwritten);
    try {
      const json = jsonMembers(this.#state.read());
      return new Map(Object.entries(json).map(([id, value]) => [id, knownOf(value)]));
    } catch (err) {
      // The home page names a damaged file, which is written again.
      if (isErrorOfSystem(err))
        this.#report('which alerts were sent cannot be read; they are sent again', { file: this.#state.file, err });
      return new Map();
    }
  }

  #write(known: ReadonlyMap<string, Known>): void {
    this.#unwritten = known;
    if (this.#state.isUnreadable) return;
    try {
      this.#state.replaceNow(Object.fromEntries(known));
      this.#unwritten = undefined;
      this.#isTold = false;
    } catch (err) {
      if (!this.#isTold)
        this.#report('which alerts were sent cannot be kept in a file', { file: this.#state.file, err });
      this.#isTold = true;
    }
  }
}

function knownOf(value: unknown): Known {
  const { since, told } = jsonMembers(value);
  return { since: Number(since) || 0, told: Number(told) || 0 };
}

function areSame(one: ReadonlyMap<string, Known>, other: ReadonlyMap<string, Known>): boolean {
  return one.size === other.size && [...one.keys()].every((id) => other.has(id));
}
