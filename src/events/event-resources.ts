import { join } from 'node:path';
import { messageWithCause } from '../refusals.ts';
import { configurationDefaults } from '../services/own-services.ts';
import type { EventsContext } from './events-context.ts';
import { actionEnvironment, makeCommands } from './perform/action-environment.ts';
import type { EventSettings } from './perform/event-settings.ts';
import type { EventParts, EventSource } from './perform/event-source.ts';
import { ModuleRunner } from './perform/modules/module-runner.ts';
import { ModuleWorkers } from './perform/modules/module-workers.ts';
import { OrphanWatch } from './perform/orphan-watch.ts';
import { OutputPipes } from './perform/output-pipe.ts';
import type { RunResources } from './perform/perform-action.ts';
import { ProgressTracker } from './progress/progress-tracker.ts';

/** Opens for each run what its actions are performed with, and keeps what all runs share. */
export class EventResources {
  readonly #context: EventsContext;
  readonly #report: (line: string) => void;
  /** The folder of the journals, which has the sockets and pipes of actions too. */
  readonly #runs: string;
  readonly #pipes: OutputPipes;
  readonly #workers: ModuleWorkers;
  readonly #orphans: OrphanWatch | undefined;
  #commandsFolder: string | undefined;

  constructor(context: EventsContext, settings: EventSettings, runs: string, report: (line: string) => void) {
    this.#context = context;
    this.#report = report;
    this.#runs = runs;
    this.#pipes = new OutputPipes(runs);
    this.#orphans = context.endsWithUs ? new OrphanWatch() : undefined;
    this.#workers = new ModuleWorkers({ PANELSMITH_ROOT: context.root.folder }, settings);
  }

  /** @param id of the run */
  open(id: string): RunResources {
    const { root, commands, input, packageFolders } = this.#context;
    if (commands !== undefined)
      this.#commandsFolder ??= makeCommands(root, commands, (error) => {
        this.#report(`the commands for actions cannot be made: ${messageWithCause(error)}`);
      });
    const tracker = ProgressTracker.open(join(this.#runs, `${id}.sock`));
    const environment = {
      ...actionEnvironment(root, id, this.#commandsFolder, packageFolders),
      ...tracker.environment(),
    };
    const modules = this.openModules(environment);
    const shared = { folder: root.folder, input, pipes: this.#pipes, orphans: this.#orphans };
    return { parts: this.parts(), environment, modules, tracker, ...shared };
  }

  /** A process for modules. */
  openModules(environment: Readonly<Record<string, string>>): ModuleRunner {
    return new ModuleRunner(this.#workers, environment);
  }

  /** What the root and the packages bring now. */
  parts(): EventParts {
    const { root, templateSources, defaultSources } = this.#context;
    return {
      sources: this.sources(),
      templateSources: templateSources?.() ?? [],
      defaults: configurationDefaults(root, defaultSources?.() ?? []),
    };
  }

  sources(): readonly EventSource[] {
    const folder = this.#context.root.path('etc/e-smith/events');
    return [{ name: 'root', folder, modules: folder }, ...this.#context.sources()];
  }

  async close(): Promise<void> {
    this.#orphans?.close();
    this.#pipes.close();
    await this.#workers.close();
  }
}
