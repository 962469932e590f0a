import { rmSync } from 'node:fs';
import { messageOf } from '../refusals.ts';
import type { Root } from '../root.ts';
import { inspectMachine, type MachineService } from './units/machine.ts';
import { writeOwnDefault } from './own-services.ts';
import { performRunlevel } from './runlevel/perform-runlevel.ts';
import { planRunlevel, type RunlevelStep } from './runlevel/plan-runlevel.ts';
import { runitLetter, writeLetters } from './runit-letters.ts';
import { rememberOwners, type DefaultsFolder } from './service-owners.ts';
import { Services, type Service } from './services.ts';
import { systemctlArgs } from './units/system-command.ts';
import type { RecordReader } from '../db/file/database-view.ts';
import type { RunProgram } from '../process/children/ask-program.ts';

/** What is needed to control services. */
export interface ControlContext {
  readonly root: Root;
  readonly configuration: RecordReader;
  /** The folders of default records, of packages and of the root. */
  readonly defaults: readonly DefaultsFolder[];
  readonly run: RunProgram;
  /** Gets lines in English, for the operator. */
  readonly print: (line: string) => void;
  /** Whether the system is being installed; then nothing is started. */
  readonly isInstalling: boolean;
}

/** What can be done with a service at once, without changing its record. */
export type ServiceVerb = 'start' | 'stop' | 'restart' | 'reload';

/**
 * The services of a root, as an action has them in `services`: reads what the databases say of each and whether it
 * runs, and brings it into the state of its record.
 */
export class ServiceControl {
  readonly #context: ControlContext;
  #services: Services | undefined;

  constructor(context: ControlContext) {
    this.#context = context;
  }

  /** A record of type `service` with its ports, owners and status; undefined if there is none. */
  get(key: string): Service | undefined {
    return this.#read().get(key);
  }

  /** Every service, in byte order of the keys. */
  all(): readonly Service[] {
    return this.#read().all();
  }

  /**
   * Whether services run, and what runs them.
   * @param keys of services; default: all
   * @throws Error if systemd does not answer
   */
  async onMachine(keys?: readonly string[]): Promise<readonly MachineService[]> {
    return inspectMachine(this.#some(keys), this.#context);
  }

  /** What `adjust` would do. */
  async plan(keys?: readonly string[]): Promise<readonly RunlevelStep[]> {
    const wanted = keys && new Set(keys);
    // Other records may have the same unit, so all are compared.
    const steps = planRunlevel(await this.onMachine());
    return wanted ? steps.filter(({ services }) => services.some(({ service }) => wanted.has(service.key))) : steps;
  }

  /**
   * Brings services into the state of their records: enabled and running, or neither. A service without a package that
   * owns it is stopped. Nothing is restarted.
   * @param keys of services; default: all
   * @returns the services that could not be brought into that state
   */
  async adjust(keys?: readonly string[]): Promise<string[]> {
    const { isInstalling, print, root } = this.#context;
    try {
      rememberOwners(root, this.#read().owners);
    } catch (error) {
      print(`[WARNING] the owners of services cannot be stored: ${messageOf(error)}`);
    }
    const steps = await this.plan(keys);
    if (!isInstalling) return performRunlevel(steps, this.#context);
    for (const { state, services } of steps)
      if (state === 'start') print(`[NOTICE] ${services[0].service.key} is not started: the system is being installed`);
    return performRunlevel(
      steps.map((step) => ({ ...step, state: undefined, isMissing: false })),
      this.#context,
    );
  }

  /**
   * Tells a service to start, stop, restart or reload at once. Its record stays as it is, so the next adjustment or boot
   * brings it back. One that is disabled is not started.
   * @returns whether it was done; if not, the reason has been printed
   */
  async command(key: string, verb: ServiceVerb): Promise<boolean> {
    const { print, run, isInstalling } = this.#context;
    const refuse = (why: string): boolean => {
      print(`[ERROR] ${key} did not ${verb}: ${why}`);
      return false;
    };
    const [found] = await this.onMachine([key]);
    if (!found) return refuse('it has no service record in configuration');
    const { supervisor, unit, service } = found;
    if (supervisor.kind === 'nothing' || unit === undefined) return refuse('nothing of that name can be started here');
    if (verb !== 'stop' && isInstalling) return refuse('the system is being installed');
    if (verb !== 'stop' && !service.isEnabled) return refuse('it is disabled');
    if (supervisor.kind === 'runit')
      try {
        writeLetters(supervisor.control, runitLetter(verb) ?? '');
        return true;
      } catch (error) {
        return refuse(`nothing supervises it: ${messageOf(error)}`);
      }
    const { status, output } =
      supervisor.kind === 'script'
        ? await run(supervisor.script, [verb])
        : await run('systemctl', systemctlArgs(verb === 'reload' ? 'reload-or-restart' : verb, unit));
    if (output.trimEnd() !== '') print(output.trimEnd());
    return status === 0 || refuse(`exit status ${status}`);
  }

  /**
   * Makes this server itself the owner of an orphan.
   * @throws Error if there is no such service, or its key cannot be the name of one
   */
  adopt(key: string): void {
    const service = this.get(key);
    if (!service) throw new Error(`${key} has no service record in configuration`);
    if (!service.isNameable) throw new Error(`${key} cannot be the name of a service`);
    if (service.isOwned) return;
    writeOwnDefault(this.#context.root, key);
    this.#services = undefined;
    this.#context.print(`this server has a default for ${key} now`);
  }

  /**
   * Takes services out of use before their files are removed: each is stopped, no longer started at boot, and loses its
   * start link. Failures are printed and do not stop the removal.
   */
  async retire(keys: readonly string[]): Promise<void> {
    const { print } = this.#context;
    for (const found of await this.onMachine(keys))
      try {
        await this.#retire(found);
      } catch (error) {
        print(`[WARNING] ${found.service.key} was not stopped: ${messageOf(error)}`);
      }
  }

  async #retire(found: MachineService): Promise<void> {
    const { supervisor, service, unit, runs, boot } = found;
    if (supervisor.kind === 'nothing' || unit === undefined) return;
    const state = runs === 'stopped' ? undefined : 'stop';
    const step = { isWanted: false, leftAlone: undefined, isMissing: false } as const;
    const disabled = boot === 'enabled' ? 'disable' : undefined;
    const failed = await performRunlevel([{ ...step, services: [found], boot: disabled, state }], this.#context);
    if (failed.length > 0) this.#context.print(`[WARNING] ${service.key} did not stop; it is removed nevertheless`);
    if (supervisor.kind === 'script') rmSync(supervisor.script, { force: true });
  }

  #some(keys: readonly string[] | undefined): Service[] {
    return keys ? keys.flatMap((key) => this.get(key) ?? []) : this.#read().all();
  }

  #read(): Services {
    const { root, configuration, defaults } = this.#context;
    return (this.#services ??= new Services(root, configuration, defaults));
  }
}
