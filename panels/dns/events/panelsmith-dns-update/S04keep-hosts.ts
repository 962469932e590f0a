import { copyFileSync, constants, existsSync, readFileSync } from 'node:fs';
import { changesNoDatabase, defineAction } from 'panelsmith/actions';

/** Copies the hosts file, with the lines that people wrote, before it is made from the databases for the first time. */
export default defineAction(({ root, print }) => {
  const [file, kept] = [root.path('etc/hosts'), root.path('etc/hosts.before-panelsmith')];
  if (!existsSync(file) || existsSync(kept) || readFileSync(file, 'utf8').startsWith('# Made by Panelsmith')) return;
  copyFileSync(file, kept, constants.COPYFILE_EXCL);
  print(`kept the old file as ${kept}`);
}, changesNoDatabase);
