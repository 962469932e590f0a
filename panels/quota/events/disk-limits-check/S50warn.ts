import { defineAction, fullUsers, messageOf, sendMessage } from 'panelsmith/actions';

/** Sends a mail to every user over the soft limit, each day. If one cannot be sent, the others are still sent. */
export default defineAction(
  async (action) => {
    const failed: string[] = [];
    for (const { name, used, limit } of await fullUsers(action)) {
      const args = { used: megabytes(used), limit: megabytes(limit) };
      try {
        await sendMessage(action, { to: name, template: 'fullDisk', args });
        action.print(`${name} was sent a message: ${args.used} MB of ${args.limit} MB`);
      } catch (error) {
        failed.push(`${name}: ${messageOf(error)}`);
      }
    }
    if (failed.length > 0) throw new Error(failed.join('\n'));
  },
  () => undefined,
);

function megabytes(kilobytes: number): string {
  return (kilobytes / 1024).toFixed(kilobytes < 10_240 ? 1 : 0);
}
