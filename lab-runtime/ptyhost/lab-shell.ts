import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hostNameSchema, labIdSchema } from '#protocol/lab-state.ts';
import { MARKING_ENVIRONMENT } from '#protocol/shell-marks.ts';
import { containerId, type Layout } from '../layout.ts';
import type { ShellCommand } from './pty-process.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Finds the shell for a lab's host. Throws an Error, whose message the learner sees, when there is none. */
export type FindShell = (lab: string, host: string) => ShellCommand;

/** A login shell in a lab's container. Names become argv here, so they are checked once more. */
export const labShell =
  (paths: Layout): FindShell =>
  (lab, host) => {
    const id = containerId(labIdSchema.parse(lab), hostNameSchema.parse(host));
    if (!existsSync(join(paths.runcRoot, id))) throw new Error(`host ${host} of lab ${lab} does not run`);
    const marks = Object.entries(MARKING_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
    const inside = ['TERM=xterm-256color', 'COLORTERM=truecolor', 'LANG=C.UTF-8', 'HOME=/root', ...marks];
    return {
      file: 'runc',
      args: [
        '--root',
        paths.runcRoot,
        'exec',
        '--tty',
        '--cwd',
        '/root',
        ...inside.flatMap((pair) => ['--env', pair]),
        id,
        '/bin/bash',
        '-l',
      ],
      env: { PATH },
    };
  };
