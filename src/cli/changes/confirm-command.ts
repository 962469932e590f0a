import { createInterface } from 'node:readline';
import { messageOf } from '../../refusals.ts';
import { openSystem, type System } from '../../system.ts';
import { packageFoldersOf, type CommandContext } from '../command.ts';
import { personOf } from '../person.ts';
import { exits, fail } from './exits.ts';

/** `confirm`: confirms the change set that waits for it. @returns 0 when there is none, 2 confirmed, 1 somebody else's */
export async function confirmChange(context: CommandContext): Promise<number> {
  const { root, environment } = context;
  const system = await openSystem(root, { packageFolders: packageFoldersOf(environment), withPanels: false });
  try {
    const { countdown } = system.changes;
    const { pending } = countdown;
    if (!pending) return exits.nothing;
    const account = personOf(environment);
    if (await countdown.confirm(pending.id, { account, session: undefined })) return exits.changes;
    return fail(context, `the change was made by ${pending.author}, or its time is over`);
  } finally {
    await system.close();
  }
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
    context.err(
      `${context.program}: taken back in ${countdown.secondsLeft(pending)} seconds unless you press Enter, or call "panelsmith confirm"\n`,
    );
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    countdown.confirm(id, { account, session: undefined }).catch((error: unknown) => {
      context.err(`${context.program}: not confirmed, press Enter again: ${messageOf(error)}\n`);
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
