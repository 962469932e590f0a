import { ProgressClient } from '../../events/progress/progress-client.ts';
import { RunBuilder } from '../../events/journal/run-builder.ts';
import { runProgress } from '../../events/progress/run-progress.ts';
import type { Run } from '../../events/journal/run-details.ts';
import type { CommandContext } from '../command.ts';

/**
 * Reports the progress of a run to the action that signalled it, until the run ends. Does nothing if the command was
 * not called by an action.
 */
export async function reportToOuterRun(
  run: Run,
  event: string,
  environment: CommandContext['environment'],
): Promise<void> {
  const client = ProgressClient.open(environment);
  const task = await client?.declare(1, event);
  if (task !== undefined) {
    const builder = new RunBuilder();
    for await (const report of run.reports()) {
      const { actions, state } = builder.add(report).details();
      if (!['action-started', 'progress', 'action-ended', 'ended'].includes(report.type)) continue;
      const current = actions.find((action) => action.state === 'running');
      await client?.progress(
        report.type === 'ended' ? 1 : runProgress(actions),
        describeProgress(event, state, current),
        task,
      );
    }
  }
  client?.close();
}

function describeProgress(
  event: string,
  state: string,
  action: { name: string; message: string | undefined } | undefined,
): string {
  return action ? `${event}: ${action.name} ${action.message ?? ''}`.trimEnd() : `${event}: ${state}`;
}
