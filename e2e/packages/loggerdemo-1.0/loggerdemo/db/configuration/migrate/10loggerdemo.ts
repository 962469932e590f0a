import { ensureDatabasePassword, type Draft } from 'panelsmith/actions';

/** The password of the application's database user: made once, then kept. */
export default function migrate(configuration: Draft): void {
  ensureDatabasePassword(configuration, 'loggerdemo');
}
