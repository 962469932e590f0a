import { setImmediate } from 'node:timers/promises';
import { isFirewallBehind } from '../../firewall/firewall-files.ts';
import { plannedAdjustments } from '../../services/adjusting/adjust-requested-services.ts';
import type { PlannedAdjustment } from '../../services/adjusting/planned-adjustment.ts';
import { plannedRunlevel } from '../../services/runlevel/planned-runlevel.ts';
import { servicesToAdjust } from '../generic/services-to-adjust.ts';
import { findActions, type FoundAction } from '../perform/find-actions.ts';
import {
  adjustsFirewall,
  adjustsRunlevel,
  adjustsServices,
  eventFolders,
  expandsTemplates,
  servicesLeftOut,
} from '../perform/generic-actions.ts';
import { planSteps, type RunStep } from '../perform/plan-steps.ts';
import type { ModuleRunner } from '../perform/modules/module-runner.ts';
import type { Signal } from '../signal.ts';
import { foresee } from './foresight.ts';
import type { PlanningContext } from './planning-context.ts';
import { predictFiles } from './predict-files.ts';
import { predictFirewall } from './predict-firewall.ts';
import type { ForeseenState, PlannedFile, PlannedStep, RunPlan } from './run-plan.ts';

/**
 * What some runs will do, one after another. Nothing is written, signalled or started, except a process for templates, a
 * perl process if templates contain Perl, and start scripts, which are asked for their status.
 * @param state the databases as they will be when the first run begins; what actions will change is changed there
 */
export async function planRuns(
  runs: readonly (readonly Signal[])[],
  state: ForeseenState,
  context: PlanningContext,
): Promise<RunPlan[]> {
  const modules = context.openModules();
  const opaque: string[] = [];
  const plans: RunPlan[] = [];
  try {
    for (const signals of runs) {
      const refused = context.refusalOf(signals);
      if (refused) plans.push({ signals, refused, steps: [], files: [], services: [] });
      else plans.push(await new PlannedRun(signals, state, context, modules, opaque).plan());
    }
    return plans;
  } finally {
    await modules.close();
  }
}

/** After so many milliseconds other requests can run: there may be steps for thousands of records. */
const turnMs = 20;

class PlannedRun {
  readonly #signals: readonly Signal[];
  readonly #state: ForeseenState;
  readonly #context: PlanningContext;
  readonly #modules: ModuleRunner;
  /** Opaque actions up to here, of earlier runs too. */
  readonly #opaque: string[];
  readonly #steps: PlannedStep[] = [];
  readonly #files = new Map<string, PlannedFile>();
  readonly #services = new Map<string, PlannedAdjustment>();

  constructor(
    signals: readonly Signal[],
    state: ForeseenState,
    context: PlanningContext,
    modules: ModuleRunner,
    opaque: string[],
  ) {
    this.#signals = signals;
    this.#state = state;
    this.#context = context;
    this.#modules = modules;
    this.#opaque = opaque;
  }

  async plan(): Promise<RunPlan> {
    const { root, parts } = this.#context;
    const isBehind = (): boolean => isFirewallBehind(this.#state, root);
    const found = new Map<string, readonly FoundAction[]>();
    const find = (event: string): readonly FoundAction[] => {
      const known = found.get(event) ?? findActions(event, parts.sources, isBehind);
      found.set(event, known);
      return known;
    };
    let since = performance.now();
    for (const step of planSteps(this.#signals, find)) {
      await this.#take(step);
      if (performance.now() - since < turnMs) continue;
      await setImmediate();
      since = performance.now();
    }
    const [files, services] = [[...this.#files.values()], [...this.#services.values()]];
    return { signals: this.#signals, refused: undefined, steps: this.#steps, files, services };
  }

  async #take(step: RunStep): Promise<void> {
    const { action, signal, ifDatabasesChanged } = step;
    const { name, source } = action;
    const add = (foresight: Pick<PlannedStep, 'foreseen' | 'note'>): void => {
      // The second expansion at the end is the same step.
      if (!ifDatabasesChanged) this.#steps.push({ name, source, signal, ...foresight });
    };
    if (action.kind === 'skipped') add({ foreseen: 'skipped', note: action.skipped });
    else if (action.generic === undefined) {
      const { signals } = step;
      const { event, args } = this.#signals[signal ?? -1] ?? { event: step.events[0], args: [] };
      const { root, parts } = this.#context;
      const isBundled = parts.sources.find(({ name: own }) => own === source)?.isBundled === true;
      const foresight = await foresee(action, { event, args, signals, root, databases: this.#state }, isBundled);
      if (foresight.foreseen === 'opaque' && !this.#opaque.includes(name)) this.#opaque.push(name);
      add(foresight);
    } else {
      const isDone = !ifDatabasesChanged || this.#state.isChanged || this.#opaque.length > 0;
      if (isDone && expandsTemplates(action)) await this.#expand(step);
      if (isDone && adjustsFirewall(action)) this.#followFirewall();
      if (isDone && adjustsServices(action)) this.#adjust(step);
      const isKnown = adjustsRunlevel(action)
        ? await this.#adjustRunlevel(step)
        : [expandsTemplates, adjustsFirewall, adjustsServices].some((does) => does(action));
      add({ foreseen: isKnown ? 'known' : 'opaque', note: undefined });
    }
  }

  async #expand({ events }: RunStep): Promise<void> {
    const order = { events, state: this.#state, unsureFor: [...this.#opaque] };
    for (const file of await predictFiles(order, this.#context, this.#modules)) this.#files.set(file.file, file);
  }

  #followFirewall(): void {
    for (const file of predictFirewall(this.#state, this.#context.root, [...this.#opaque]))
      this.#files.set(file.file, file);
  }

  #adjust({ events }: RunStep): void {
    const { root, parts } = this.#context;
    const folders = events.flatMap((each) => eventFolders(each, parts.sources));
    const leftOut = servicesLeftOut(parts.sources);
    for (const planned of plannedAdjustments(events[0], folders, root, this.#state.configuration, leftOut))
      this.#services.set(planned.service, planned);
  }

  /** @returns false if it cannot be foreseen */
  async #adjustRunlevel({ signals }: RunStep): Promise<boolean> {
    const { parts, root } = this.#context;
    const { configuration } = this.#state;
    const keys = servicesToAdjust(signals);
    const planned = await plannedRunlevel({ root, configuration, defaults: parts.defaults, keys });
    for (const one of planned ?? []) this.#services.set(one.service, one);
    return planned !== undefined;
  }
}
