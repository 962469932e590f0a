import { join } from 'node:path';
import { mailServerOf } from '../../mail/mail-address.ts';
import { writeMail } from '../../mail/mail-words.ts';
import { readerLanguage } from '../../mail/reader-languages.ts';
import { sendThrough } from '../../mail/send-message.ts';
import { base } from '../base-url.ts';
import type { Shell } from '../shell.ts';
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
  readonly #shell: Shell;
  readonly #sentAlerts: SentAlerts;

  constructor(shell: Shell) {
    this.#shell = shell;
    const { root, log } = shell.system;
    this.#sentAlerts = new SentAlerts(join(root.state, sentAlertsFile.name), (line, details) => {
      log('warn', line, details);
    });
  }

  async send(now: Date): Promise<void> {
    const shell = this.#shell;
    const alerts = await this.#alertsIn('en');
    const due = this.#sentAlerts.due(alerts, now);
    if (due.size === 0) return;
    const { root, databases, home } = shell.system;
    const configuration = databases.configuration.snapshot();
    const server = mailServerOf(configuration).name;
    const runs = await alarmingRuns(shell);
    // Every language is prepared first, since the sentences of a mail are needed one by one.
    const languages = shell.wording.languages.map(({ code }) => code);
    const texts = new Map<string, string>();
    for (const language of languages) {
      const speaker = this.#speaker(language);
      const named = (await needsAttention(speaker, runs)).filter(({ id }) => due.has(id));
      texts.set(language, named.map((alert) => alertText(speaker, alert, server)).join('\n\n'));
    }
    await sendThrough(
      shell.mailer,
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
    const runs = await alarmingRuns(this.#shell);
    return (await needsAttention(this.#speaker(language), runs)).filter(({ id }) => id !== mailId);
  }

  #speaker(language: string): AttentionReader {
    const shell = this.#shell;
    return { shell, language, translator: () => shell.wording.translator(language) };
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
