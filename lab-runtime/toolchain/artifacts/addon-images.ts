import { copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AFTER_LABS } from '../addon.ts';
import type { Artifact, BuildContext } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { addonImageNames } from '../inputs/images/addon-names.ts';
import { jaegerConfig, jaegerTree } from '../inputs/images/jaeger-image.ts';
import { OciLayout, packFiles } from '../inputs/images/oci-layout.ts';
import { packageLayer } from '../inputs/images/package-layer.ts';
import { installProgram } from '../template.ts';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NOBODY = 65_534;
const JAVASCRIPT = 'usr/share/javascript';
/** Debian's files beside what Prometheus' pages load, by far the most of it: dates of every time zone in every form. */
const TIME_ZONES = 'moment-timezone-with-data.min.js';

/** The images of addons, for the lab's registry. A node has the layer that they share with its other images already. */
export const addonImages: Artifact = {
  ...AFTER_LABS,
  name: 'addon-images',
  title: 'Addon images',
  version: '1',
  lane: 'heavy',
  needs: ['image-layers', 'addons', 'kiali', 'kiali-console', 'jaeger'],
  estimateMs: 60_000,
  diskMiB: 1_000,
  memoryMiB: 500,
  inputs: ({ repoDir }) =>
    sourceInputs(repoDir, [
      'lab-runtime/toolchain/inputs/images/addon-names.ts',
      'lab-runtime/toolchain/inputs/images/oci-layout.ts',
      'lab-runtime/toolchain/inputs/images/package-layer.ts',
      'lab-runtime/toolchain/inputs/images/jaeger-image.ts',
      'lab-runtime/toolchain/inputs/trace-page',
      'lab-runtime/toolchain/artifacts/addon-images.ts',
    ]),
  async build(context) {
    const layout = await OciLayout.create(context, join(context.outDir, 'index'));
    const baseTar = join(context.artifact('image-layers'), 'base.tar');
    const base = await layout.addLayer(baseTar);
    context.progress('layer kiali');
    await layout.addImage(addonImageNames.kiali, [base, await layout.addLayer(await kialiLayer(context))], {
      Entrypoint: ['/opt/kiali/kiali'],
      Env: [PATH],
      WorkingDir: '/opt/kiali',
      User: `${NOBODY}:${NOBODY}`,
      ExposedPorts: { '20001/tcp': {} },
    });
    context.progress('layer jaeger');
    const jaeger = await layout.addLayer(await pack(context, 'jaeger', await jaegerTree(context)));
    await layout.addImage(addonImageNames.jaeger, [base, jaeger], jaegerConfig);
    const prometheus = await layout.addLayer(await prometheusLayer(context, baseTar));
    await layout.addImage(addonImageNames.prometheus, [base, prometheus], {
      Entrypoint: ['/usr/bin/prometheus'],
      Env: [PATH],
      WorkingDir: '/prometheus',
      User: `${NOBODY}:${NOBODY}`,
      ExposedPorts: { '9090/tcp': {} },
    });
    await layout.finishFolder();
  },
};

async function kialiLayer(context: BuildContext): Promise<string> {
  const tree = join(context.workDir, 'kiali');
  await rm(tree, { recursive: true, force: true });
  await installProgram(join(context.artifact('addons'), 'kiali'), tree, 'opt/kiali/kiali');
  await installProgram(join(context.artifact('kiali'), 'kiali-server'), tree, 'opt/kiali/kiali-server');
  await cp(join(context.artifact('kiali-console'), 'console'), join(tree, 'opt/kiali/console'), { recursive: true });
  return pack(context, 'kiali', tree);
}

async function prometheusLayer(context: BuildContext, baseTar: string): Promise<string> {
  const baseTree = join(context.workDir, 'base');
  const status = 'var/lib/dpkg/status';
  await mkdir(join(baseTree, dirname(status)), { recursive: true });
  const options = commandOptions(context);
  const known = await runCommand('tar', ['-xOf', baseTar, `./${status}`], { ...options, log: () => undefined });
  await writeFile(join(baseTree, status), known);
  const tree = await packageLayer(context, { name: 'prometheus', baseTree, packages: ['prometheus'] });
  await installProgram(join(context.artifact('addons'), 'pod-discovery'), tree, 'usr/bin/pod-discovery');
  const zones = join(tree, JAVASCRIPT, 'moment-timezone');
  for (const name of await readdir(zones)) if (name !== TIME_ZONES) await rm(join(zones, name), { recursive: true });
  // The package's link leads to a module, and the pages load a plain script.
  const popper = join(tree, JAVASCRIPT, 'popper.js');
  await rm(popper, { recursive: true, force: true });
  await mkdir(popper);
  const plain = join(tree, 'usr/share/nodejs/popper.js/dist/umd/popper.min.js');
  await copyFile(plain, join(popper, 'popper.min.js'));
  for (const unused of ['usr/bin/promtool', 'usr/share/sass', 'etc/init.d', 'etc/logrotate.d', 'etc/default'])
    await rm(join(tree, unused), { recursive: true, force: true });
  return pack(context, 'prometheus', tree);
}

async function pack(context: BuildContext, name: string, tree: string): Promise<string> {
  await runCommand('chmod', ['-R', 'u+rwX,go+rX,go-w', tree], commandOptions(context));
  const tar = join(context.workDir, `${name}.tar`);
  await packFiles(context, tree, tar);
  return tar;
}
