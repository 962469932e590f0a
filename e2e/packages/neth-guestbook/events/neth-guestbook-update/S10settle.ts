import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { defineAction } from 'panelsmith/actions';

const version = '2';

/**
 * Creates the book, or converts one of an earlier version. The event is signalled after every installation and update,
 * and after another package was removed, so the action checks what exists, and running it twice does no harm.
 */
export default defineAction(async ({ databases, root, print }) => {
  const before = databases.configuration.snapshot().get('guestbook')?.prop('Version') ?? '0';
  const [book, old] = [root.path('var/lib/guestbook/book.json'), root.path('var/lib/guestbook/book.txt')];
  mkdirSync(root.path('var/lib/guestbook'), { recursive: true });
  if (before === '0') print('first installation: the book is empty');
  else if (before !== version) print(`upgrade from version ${before} to ${version}`);
  else print('configured again: nothing to do');
  if (existsSync(old)) {
    const lines = readFileSync(old, 'utf8').split('\n').filter(Boolean);
    writeFileSync(`${book}.new`, JSON.stringify(lines));
    renameSync(`${book}.new`, book);
    renameSync(old, `${old}.kept`);
  }
  if (!existsSync(book)) writeFileSync(book, '[]');
  await databases.configuration.update((configuration) => {
    configuration.setProps('guestbook', { Version: version });
  });
});
