import { join } from 'node:path';
import { mailServerOf } from '../mail/mail-address.ts';
import { Mailer } from '../mail/mailer.ts';
import { lexiconKeysOf } from '../panel/lexicon-keys.ts';
import type { System } from '../system.ts';
import { readAssets } from './assets/assets.ts';
import { Frame } from './page/frame.ts';
import { ModelCache } from './page/cache/model-cache.ts';
import { findDamagedState } from './server/damaged-state.ts';
import { StateProblems } from './server/state-problems.ts';
import { classicMenu } from './panels/old/classic-menu.ts';
import { OldWords } from './panels/old/old-words.ts';
import { PackageViews } from './page/package-views.ts';
import { openFormTokens } from './request/posted/form-token.ts';
import { PreviewPosts } from './preview/preview-posts.ts';
import { Sendings } from './request/posted/sendings.ts';
import { sessionSecret } from './session/session-secret.ts';
import { AccountPreferences, accountPreferencesFile } from './session/account-preferences.ts';
import { signInLimitsFile } from './session/sign-in/limits-file.ts';
import { SetUpLink } from './session/set-up-link.ts';
import { SignInLimits } from './session/sign-in/sign-in-limits.ts';
import type { PackagesShown, WebContext } from './web-context.ts';
import { webDefaults, type WebSettings } from './web-settings.ts';
import { openViews } from './page/views.ts';
import { Wording } from './words/wording.ts';

/** What the web adds to a system; the parts made from packages are renewed when packages change. */
export function openWebContext(system: System, given: Partial<WebSettings>): WebContext {
  const settings = { ...webDefaults, ...given };
  const stateProblems = new StateProblems(system);
  const cookieKey = openCookieKey(system, stateProblems);
  for (const path of findDamagedState(system.root)) stateProblems.noteMended('home.stateDamaged', { path });
  const now = packagesShown(system);
  return {
    system,
    settings,
    views: openViews(join(system.home, 'views')),
    assets: readAssets(join(system.home, 'dist/public')),
    setUpLink: new SetUpLink(() => lacksAdminPassword(system)),
    stateProblems,
    accountPreferences: new AccountPreferences(
      join(system.root.state, accountPreferencesFile.name),
      (line, details) => {
        system.log('warn', line, details);
      },
    ),
    mailer: openMailer(system, settings),
    cookieKey,
    formTokens: openFormTokens(cookieKey),
    limits: openLimits(system, settings),
    sendings: new Sendings(),
    keptPosts: new PreviewPosts(),
    get wording() {
      return now().wording;
    },
    get oldWords() {
      return now().oldWords;
    },
    get frame() {
      return now().frame;
    },
    get packageViews() {
      return now().packageViews;
    },
    get keptForms() {
      return now().keptForms;
    },
    get keptTables() {
      return now().keptTables;
    },
  };
}

/** Returns a function that gives what is made from the present packages. */
function packagesShown(system: System): () => PackagesShown {
  let { packages } = system;
  let shown = showPackages(system);
  return () => {
    if (packages !== system.packages) {
      ({ packages } = system);
      shown = showPackages(system);
    }
    return shown;
  };
}

function openMailer({ root, databases, log }: System, { smtpPort }: WebSettings): Mailer {
  return new Mailer({
    root,
    name: () => mailServerOf(databases.configuration.snapshot()).name,
    port: smtpPort,
    log(line, details) {
      log('info', line, details);
    },
  });
}

function openLimits({ root, passwords, log }: System, settings: WebSettings): SignInLimits {
  return new SignInLimits({
    file: join(root.state, signInLimitsFile.name),
    addressAttempts: settings.signInAttempts,
    accountAttempts: settings.accountAttempts,
    seconds: settings.signInWaitSeconds,
    exists: (account) => passwords.has(account),
    report(line, details) {
      log('warn', line, details);
    },
  });
}

/**
 * Whether there is no password of admin. An unreadable password file counts as having one: a damaged file must not open
 * the set-up.
 */
function lacksAdminPassword({ passwords }: System): boolean {
  return passwords.isReadable && !passwords.has('admin');
}

function showPackages(system: System): PackagesShown {
  // Only packages with a working panel have a lexicon here; others must not replace a lexicon of the same name.
  const lexicons = system.packages.flatMap(({ folder, isBundled, definition }) => {
    if (!definition || definition.kind === 'old') return [];
    const asked = isBundled ? undefined : lexiconKeysOf(definition);
    return [{ name: definition.name, folder: join(folder, 'locales'), asked }];
  });
  const oldPanels = system.packages.flatMap(({ definition }) => (definition?.kind === 'old' ? definition : []));
  const wording = new Wording(
    join(system.home, 'locales'),
    lexicons,
    (line) => {
      system.log('warn', line);
    },
    oldPanels.filter(({ isConverted }) => isConverted).flatMap(({ lexicons: own }) => [...own.keys()]),
  );
  const oldWords = new OldWords(oldPanels, wording);
  return {
    wording,
    oldWords,
    frame: new Frame(system, wording, {
      added: () => classicMenu(system),
      words: (panel, language) => oldWords.of(panel, language),
      text: (panel, language) => oldWords.menuText(panel, language),
    }),
    packageViews: new PackageViews(),
    keptForms: new ModelCache(),
    keptTables: new ModelCache(),
  };
}

/** The key that signs cookies. */
function openCookieKey({ root, log }: System, problems: StateProblems): string {
  const file = join(root.state, 'session-secret');
  return sessionSecret(file, {
    replaced() {
      problems.noteMended('home.newSecret', { path: file });
    },
    unkept(error) {
      log('error', 'the key of the session cookies cannot be stored: a restart ends every session', { err: error });
    },
  });
}
