import { readFileSync } from 'node:fs';
import express from 'express';

/**
 * The upper limit: only Express and EJS. Reads the accounts file once and renders the same rows, or the same form, as
 * the panel. Arguments: accounts file, rows per page. Prints its port.
 */
const [file = '', rows = '50'] = process.argv.slice(2);

const users = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => /^[^#=]+=user\|/.test(line))
  .map((line) => {
    const [key = '', raw = ''] = line.split(/=(.*)/);
    const [, ...fields] = raw.split('|');
    const props = new Map<string, string>();
    for (let index = 0; index < fields.length; index += 2) props.set(fields[index] ?? '', fields[index + 1] ?? '');
    return { key, props: Object.fromEntries(props) };
  });

const app = express();
app
  .set('view engine', 'ejs')
  .set('views', import.meta.dirname)
  .set('view cache', true)
  .disable('x-powered-by')
  .disable('etag');
app.get('/list', (_request, response) => {
  response.render('bare-list', { users: users.slice(0, Number(rows)) });
});
app.get('/form', (_request, response) => {
  response.render('bare-form', { user: users[0] });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
});
