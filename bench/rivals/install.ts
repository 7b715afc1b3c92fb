import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const VERSIONS = { wetty: '3.2.0', 'jupyter-server': '2.21.1', terminado: '0.18.1' } as const;
const NODE_PTY = new URL('../../node_modules/node-pty/', import.meta.url).pathname;

/** Fetches the other servers into a folder outside the project, each by its registry's own client. */
export async function installRivals(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/wetty'))) {
    const manifest = { private: true, dependencies: { wetty: VERSIONS.wetty }, overrides: { 'node-pty': '1.1.0' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  }
  // The same node-pty as ours, whose native part is built already.
  cpSync(join(NODE_PTY, 'build'), join(folder, 'node_modules/node-pty/build'), { recursive: true });
  const python = join(folder, 'python');
  if (existsSync(join(python, 'bin/jupyter-server'))) return;
  await run('python3', ['-m', 'venv', python]);
  const packages = (['jupyter-server', 'terminado'] as const).map((name) => `${name}==${VERSIONS[name]}`);
  await run(join(python, 'bin/pip'), ['install', '--quiet', ...packages]);
}
