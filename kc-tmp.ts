import { readConfig } from '#server/config.ts';
import { createLabHosts } from '#server/labs/lab-hosts.ts';
const [lab='', ...cmd] = process.argv.slice(2);
const { paths } = readConfig();
const r = await createLabHosts(paths, lab).exec('k3s-s', { argv: ['sh','-c',cmd.join(' ')] }, { timeoutMs: 60000, maxBytes: 2_000_000 });
process.stdout.write(r.stdout); process.stderr.write(r.stderr);
