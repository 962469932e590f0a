import type { Response } from 'express';
import { Failure } from '../../refusals.ts';
import type { WebContext } from '../web-context.ts';

/** Shortest interval between two notifications to a browser that follows a run. */
const newsMs = 250;

/** Notifies a browser of changes until the run is over; the browser then reads the page. */
export async function followRun(web: WebContext, id: string, response: Response): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => {
    closed.abort();
  });
  const reports = web.system.events.follow(id, closed.signal);
  if (!reports) throw new Failure('errors.notFound', `no run ${id}`, { kind: 'missing' });
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
  let sent = 0;
  let later: NodeJS.Timeout | undefined;
  const send = (event: 'news' | 'ended'): void => {
    clearTimeout(later);
    later = undefined;
    sent = Date.now();
    response.write(`event: ${event}\ndata: ${event}\n\n`);
  };
  try {
    for await (const { type } of reports) {
      const wait = sent + newsMs - Date.now();
      if (type === 'ended') send('ended');
      else if (wait <= 0) send('news');
      // The last of many changes is reported too, since the next one may come much later.
      else later ??= setTimeout(send, wait, 'news');
    }
  } finally {
    clearTimeout(later);
  }
  response.end();
}
