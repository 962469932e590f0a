import { join } from 'node:path';
import { mailServerOf } from '../../mail/mail-address.ts';
import { writeMail } from '../../mail/mail-words.ts';
import { readerLanguage } from '../../mail/reader-languages.ts';
import { sendThrough } from '../../mail/send-message.ts';
import { base } from '../base-url.ts';
import type { WebContext } from '../web-context.ts';
import { alarmingRuns } from '../runs/alarming-runs.ts';
import type { AttentionItem, AttentionReader } from './attention.ts';
import { mailId } from './mail-failure.ts';
import { needsAttention } from './needs-attention.ts';
import { sentAlertsFile, SentAlerts } from './sent-alerts.ts';

/**
 * Sends by mail what the home page lists as needing attention: at once if no person saw it happen, otherwise if it
 * lasts for a quarter of an hour, and again after a week.
 */
export class AlertMails {
  readonly #web: WebContext;
  readonly #sentAlerts: SentAlerts;

  constructor(web: WebContext) {
    this.#web = web;
    const { root, log } = web.system;
    this.#sentAlerts = new SentAlerts(join(root.state, sentAlertsFile.name), (line, details) => {
      log('warn', line, details);
    });
  }

  async send(now: Date): Promise<void> {
    const web = this.#web;
    const alerts = await this.#alertsIn('en');
    const due = this.#sentAlerts.due(alerts, now);
    if (due.size === 0) return;
    const { root, databases, home } = web.system;
    const configuration = databases.configuration.snapshot();
    const server = mailServerOf(configuration).name;
    const runs = await alarmingRuns(web);
    // Every language is prepared first, since the sentences of a mail are needed one by one.
    const languages = web.wording.languages.map(({ code }) => code);
    const texts = new Map<string, string>();
    for (const language of languages) {
      const speaker = this.#speaker(language);
      const named = (await needsAttention(speaker, runs)).filter(({ id }) => due.has(id));
      texts.set(language, named.map((alert) => alertText(speaker, alert, server)).join('\n\n'));
    }
    await sendThrough(
      web.mailer,
      {},
      (reader) => {
        const wanted = readerLanguage(root, configuration, reader);
        const language = texts.has(wanted) ? wanted : 'en';
        return writeMail(join(home, 'locales'), 'alerts', language, { server, alerts: texts.get(language) ?? '' });
      },
      configuration,
    );
    this.#sentAlerts.markSent(due, now);
  }

  async #alertsIn(language: string): Promise<readonly AttentionItem[]> {
    const runs = await alarmingRuns(this.#web);
    return (await needsAttention(this.#speaker(language), runs)).filter(({ id }) => id !== mailId);
  }

  #speaker(language: string): AttentionReader {
    const web = this.#web;
    return { web, language, translator: () => web.wording.translator(language) };
  }
}

/**
 * The text about one alert: what is wrong, what to do, and the URL of its page. The host of the URL is from the
 * configuration, never from a request.
 */
function alertText(speaker: AttentionReader, { sentence, advice, link }: AttentionItem, server: string): string {
  const t = speaker.translator();
  const named = [t(sentence.key, sentence.args), advice === undefined ? '' : t(advice)].filter(Boolean).join(' ');
  return `- ${named}\n  https://${server}${link?.href ?? `${base}/`}`;
}
