import { join } from 'node:path';
import { mailServerOf } from '../../mail/mail-address.ts';
import { writeMail } from '../../mail/mail-words.ts';
import { readerLanguage } from '../../mail/reader-languages.ts';
import { sendThrough } from '../../mail/send-message.ts';
import { base } from '../base-url.ts';
import type { Shell } from '../shell.ts';
import { alarmingRuns } from '../runs/alarming-runs.ts';
import type { Attention, Speaker } from './attention.ts';
import { mailId } from './mail-failure.ts';
import { needsAttention } from './needs-attention.ts';
import { toldAlertsFile, ToldAlerts } from './told-alerts.ts';

/**
 * Sends by mail what the home page lists as needing attention: at once if nobody saw it happen, otherwise if it is
 * still so after a quarter of an hour, and again after a week.
 */
export class AlertMails {
  readonly #shell: Shell;
  readonly #told: ToldAlerts;

  constructor(shell: Shell) {
    this.#shell = shell;
    const { root, log } = shell.system;
    this.#told = new ToldAlerts(join(root.state, toldAlertsFile.name), (line, details) => {
      log('warn', line, details);
    });
  }

  async look(now: Date): Promise<void> {
    const shell = this.#shell;
    const alerts = await this.#alertsIn('en');
    const due = this.#told.due(alerts, now);
    if (due.size === 0) return;
    const { root, databases, home } = shell.system;
    const configuration = databases.configuration.snapshot();
    const server = mailServerOf(configuration).name;
    const runs = await alarmingRuns(shell);
    // Prepared for every language first, since the words of a mail are asked for one by one.
    const languages = shell.wording.languages.map(({ code }) => code);
    const texts = new Map<string, string>();
    for (const language of languages) {
      const speaker = this.#speaker(language);
      const said = (await needsAttention(speaker, runs)).filter(({ id }) => due.has(id));
      texts.set(language, said.map((alert) => sayAlert(speaker, alert, server)).join('\n\n'));
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
    this.#told.tell(due, now);
  }

  async #alertsIn(language: string): Promise<readonly Attention[]> {
    const runs = await alarmingRuns(this.#shell);
    return (await needsAttention(this.#speaker(language), runs)).filter(({ id }) => id !== mailId);
  }

  #speaker(language: string): Speaker {
    const shell = this.#shell;
    return { shell, language, translator: () => shell.wording.translator(language) };
  }
}

/** What is wrong, what to do, and the page about it; its host is from the configuration, never from a request. */
function sayAlert(speaker: Speaker, { sentence, advice, link }: Attention, server: string): string {
  const t = speaker.translator();
  const said = [t(sentence.key, sentence.args), advice === undefined ? '' : t(advice)].filter(Boolean).join(' ');
  return `- ${said}\n  https://${server}${link?.href ?? `${base}/`}`;
}
