import { HttpPerson } from './kit/http-person.ts';
import { freshRoot, startServer } from './kit/server.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manyUsers } from './bench/many-users.ts';
const root = freshRoot();
mkdirSync(join(root, 'home/e-smith/db'), { recursive: true });
writeFileSync(join(root, 'home/e-smith/db/accounts'), manyUsers(50), { mode: 0o640 });
const server = await startServer({ root });
const p = new HttpPerson(server.origin); await p.setUp(server.setUpLink ?? '', 'Bench-pass-1');
for (const path of ['list','modify?key=user00001']) { const { html } = await p.get('/server-manager/useraccounts/'+path); console.log(path, html.length, html.split(/_csrf" value="/).length-1); writeFileSync('/tmp/page-'+path.split('?')[0]+'.html', html); }
await server.stop(); process.exit(0);
