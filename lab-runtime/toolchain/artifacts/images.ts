import { chmod, chown, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact, BuildContext } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { imageNames } from '../inputs/images/names.ts';
import { type Layer, OciLayout, packFiles } from '../inputs/images/oci-layout.ts';
import { ISTIO_VERSION } from '../inputs/mesh/profile.ts';
import { STOCK_ENVOY_ENVIRONMENT } from '../inputs/mesh/stock-envoy.ts';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PAUSE = 'lab-runtime/toolchain/inputs/images/pause.c';
const ISTIO_USER = 1337;
const NOBODY = 65_534;
const BOOKINFO = 'usr/local/bin/bookinfo';
/** At rest such a service holds less than 2 MiB of its own; a small heap is collected sooner than it grows. */
const SMALL_HEAP = ['GOGC=50', 'GOMEMLIMIT=32MiB', 'GOMAXPROCS=2'];

/** Every container image of a lab: `images.tar` for a node, `index/` for the lab's registry. */
export const images: Artifact = {
  name: 'images',
  title: 'Container images',
  version: '1',
  lane: 'heavy',
  needs: ['image-layers', 'coredns', 'envoy', 'istio', 'bookinfo'],
  estimateMs: 40_000,
  diskMiB: 800,
  memoryMiB: 500,
  inputs: ({ repoDir }) =>
    sourceInputs(repoDir, [
      PAUSE,
      'lab-runtime/toolchain/inputs/images/names.ts',
      'lab-runtime/toolchain/inputs/images/oci-layout.ts',
      'lab-runtime/toolchain/inputs/mesh/stock-envoy.ts',
      'lab-runtime/toolchain/artifacts/images.ts',
    ]),
  async build(context) {
    const layout = await OciLayout.create(context, join(context.outDir, 'index'));
    const layers = context.artifact('image-layers');
    const packed = async (name: string): Promise<Layer> => {
      context.progress(`layer ${name}`);
      return layout.addLayer(join(layers, `${name}.tar`));
    };
    const base = await packed('base');
    await layout.addImage(imageNames.pause, [await layout.addLayer(await pause(context))], {
      Entrypoint: ['/pause'],
      User: '65535:65535',
    });
    await layout.addImage(imageNames.coredns, [await layout.addLayer(await coredns(context))], {
      Entrypoint: ['/coredns'],
      Env: [PATH],
    });
    context.progress('layer istio');
    await layout.addImage(imageNames.pilot, [base, await layout.addLayer(await istio(context, 'pilot'))], {
      Entrypoint: ['/usr/local/bin/pilot-discovery'],
      Env: [PATH, ...STOCK_ENVOY_ENVIRONMENT],
      User: `${ISTIO_USER}:${ISTIO_USER}`,
    });
    await layout.addImage(imageNames.proxyv2, [base, await layout.addLayer(await istio(context, 'proxyv2'))], {
      Entrypoint: ['/usr/local/bin/pilot-agent'],
      Env: [PATH, 'ISTIO_META_ISTIO_PROXY_SHA=istio-proxy:stock', `ISTIO_META_ISTIO_VERSION=${ISTIO_VERSION}`],
    });
    await layout.addImage(imageNames.nginx, [base, await packed('nginx')], {
      Cmd: ['nginx', '-g', 'daemon off;'],
      Env: [PATH],
      StopSignal: 'SIGQUIT',
      ExposedPorts: { '80/tcp': {} },
    });
    await layout.addImage(imageNames.netshoot, [base, await packed('netshoot')], {
      Cmd: ['/bin/bash'],
      Env: [PATH, 'PS1=\\u@\\h:\\w\\$ '],
      WorkingDir: '/root',
    });
    context.progress('layer bookinfo');
    await addBookinfo(context, layout, base);
    context.progress('packing');
    await layout.finish(join(context.outDir, 'images.tar'));
  },
};

/** One program on the common base, so all of these share their layers; curl and ss are there for the learner. */
async function addBookinfo(context: BuildContext, layout: OciLayout, base: Layer): Promise<void> {
  const program = { [BOOKINFO]: { from: join(context.artifact('bookinfo'), 'bookinfo') } };
  const layers = [base, await layout.addLayer(await layerOf(context, 'bookinfo', program))];
  const services = [
    { names: imageNames.productpageV1, service: 'productpage' },
    { names: imageNames.detailsV1, service: 'details' },
    { names: imageNames.reviewsV1, service: 'reviews', env: ['ENABLE_RATINGS=false'] },
    { names: imageNames.reviewsV2, service: 'reviews', env: ['ENABLE_RATINGS=true', 'STAR_COLOR=black'] },
    { names: imageNames.reviewsV3, service: 'reviews', env: ['ENABLE_RATINGS=true', 'STAR_COLOR=red'] },
    { names: imageNames.ratingsV1, service: 'ratings' },
    { names: imageNames.echo, service: 'echo', port: 8080 },
  ];
  for (const { names, service, env = [], port = 9080 } of services)
    await layout.addImage(names, layers, {
      Entrypoint: [`/${BOOKINFO}`, service],
      Env: [PATH, ...SMALL_HEAP, ...env],
      User: `${NOBODY}:${NOBODY}`,
      ExposedPorts: { [`${port}/tcp`]: {} },
    });
}

/** A layer of a few files; answers its tar. */
async function layerOf(
  context: BuildContext,
  name: string,
  files: Readonly<Record<string, string | { from: string }>>,
): Promise<string> {
  const tree = join(context.workDir, name);
  await rm(tree, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    const target = join(tree, path);
    await mkdir(dirname(target), { recursive: true });
    if (typeof content === 'string') {
      await writeFile(target, content);
      await chmod(target, path.startsWith('etc/sudoers.d/') ? 0o440 : 0o644);
    } else {
      await copyFile(content.from, target);
      await chmod(target, path.includes('bin/') || !path.includes('/') ? 0o755 : 0o644);
    }
  }
  if (files['var/lib/istio/envoy/envoy_bootstrap_tmpl.json'] !== undefined)
    for (const dir of ['etc/istio/proxy', 'etc/istio', 'var/lib/istio/envoy', 'var/lib/istio', 'home/istio-proxy']) {
      await mkdir(join(tree, dir), { recursive: true });
      await chown(join(tree, dir), ISTIO_USER, ISTIO_USER);
    }
  const tar = join(context.workDir, `${name}.tar`);
  await packFiles(context, tree, tar);
  return tar;
}

async function pause(context: BuildContext): Promise<string> {
  const program = join(context.workDir, 'pause-program');
  await runCommand(
    'gcc',
    ['-Os', '-s', '-static', '-o', program, join(context.repoDir, PAUSE)],
    commandOptions(context),
  );
  return layerOf(context, 'pause', { pause: { from: program } });
}

const coredns = (context: BuildContext): Promise<string> =>
  layerOf(context, 'coredns', { coredns: { from: join(context.artifact('coredns'), 'coredns') } });

async function istio(context: BuildContext, kind: 'pilot' | 'proxyv2'): Promise<string> {
  const built = context.artifact('istio');
  const fromBase = (path: string): Promise<string> =>
    runCommand('tar', ['-xOf', join(context.artifact('image-layers'), 'base.tar'), `./${path}`], {
      environment: context.environment,
      signal: context.signal,
    });
  const programs: Record<string, { from: string }> =
    kind === 'pilot'
      ? { 'usr/local/bin/pilot-discovery': { from: join(built, 'pilot-discovery') } }
      : {
          'usr/local/bin/pilot-agent': { from: join(built, 'pilot-agent') },
          'usr/local/bin/envoy': { from: join(context.artifact('envoy'), 'envoy') },
        };
  const id = `${ISTIO_USER}:${ISTIO_USER}`;
  return layerOf(context, kind, {
    ...programs,
    'etc/passwd': `${await fromBase('etc/passwd')}istio-proxy:x:${id}::/home/istio-proxy:/bin/bash\n`,
    'etc/group': `${await fromBase('etc/group')}istio-proxy:x:${ISTIO_USER}:\n`,
    'etc/sudoers.d/istio-proxy': 'istio-proxy ALL=NOPASSWD: ALL\n',
    'var/lib/istio/envoy/envoy_bootstrap_tmpl.json': { from: join(built, 'envoy_bootstrap_tmpl.json') },
  });
}
