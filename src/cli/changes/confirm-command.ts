import { createInterface } from 'node:readline';
import { messageOf } from '../../refusals.ts';
import type { System } from '../../system.ts';
import { complain, type CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { exits, fail } from './exits.ts';
import { withSystem } from '../with-system.ts';

/**
 * `confirm`: confirms the change set that waits for it.
 * @returns 0 if none waits, 2 if it was confirmed, 1 if it is not this person's
 */
export async function confirmChange(context: CommandContext): Promise<number> {
  return withSystem(context, { withPanels: false }, async (system) => {
    const { countdown } = system.changes;
    const { pending } = countdown;
    if (!pending) return exits.nothing;
    const account = personOf(context.environment);
    if (await countdown.confirm(pending.id, { account, session: undefined })) return exits.changes;
    return fail(context, `the change was made by ${pending.author}, or its time is over`);
  });
}

/**
 * Waits until a change set is confirmed or taken back: with Enter here, by the command `confirm` in another session, or
 * on Panelsmith's pages by whoever made it.
 * @returns whether it was confirmed
 */
export async function waitForConfirmation(
  system: System,
  id: string,
  account: string,
  context: CommandContext,
): Promise<boolean> {
  const { countdown, history } = system.changes;
  const { pending } = countdown;
  if (pending)
    complain(
      context,
      `taken back in ${countdown.secondsLeft(pending)} seconds unless you press Enter, or call "panelsmith confirm"`,
    );
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    countdown.confirm(id, { account, session: undefined }).catch((error: unknown) => {
      complain(context, `not confirmed, press Enter again: ${messageOf(error)}`);
    });
  });
  try {
    await countdown.settled(id);
  } finally {
    lines.close();
    process.stdin.unref();
  }
  return (await history.find(id))?.countdown === 'confirmed';
}
