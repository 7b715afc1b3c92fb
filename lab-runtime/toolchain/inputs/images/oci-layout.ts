import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildContext } from '#lab-runtime/toolchain/artifact.ts';
import { runCommand } from '#lab-runtime/toolchain/command.ts';
import { commandOptions } from '#lab-runtime/toolchain/debootstrap.ts';
import { sha256File } from '#lab-runtime/toolchain/fingerprint.ts';

const MEDIA = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+zstd',
};

/** The same inputs must give the same image digests, so no build time goes into an image. */
const CREATED = '2024-09-17T00:00:00Z';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

export interface Layer extends Descriptor {
  readonly diffId: string;
}

export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
}

/** Writes images as an OCI layout: a folder for the lab's registry, and a tar of it as containerd imports it. */
export class OciLayout {
  readonly #context: BuildContext;
  readonly #dir: string;
  readonly #manifests: (Descriptor & { annotations: Record<string, string> })[] = [];

  private constructor(context: BuildContext, dir: string) {
    this.#context = context;
    this.#dir = dir;
  }

  static async create(context: BuildContext, dir: string): Promise<OciLayout> {
    await rm(dir, { recursive: true, force: true });
    await mkdir(join(dir, 'blobs', 'sha256'), { recursive: true });
    return new OciLayout(context, dir);
  }

  /** Takes an uncompressed tar. */
  async addLayer(tar: string): Promise<Layer> {
    const compressed = join(this.#context.workDir, 'layer.zst');
    await runCommand('zstd', ['-q', '-f', '-9', '-T2', tar, '-o', compressed], commandOptions(this.#context));
    const hex = await sha256File(compressed);
    const { size } = await stat(compressed);
    await rename(compressed, this.#blob(hex));
    return { mediaType: MEDIA.layer, digest: `sha256:${hex}`, size, diffId: `sha256:${await sha256File(tar)}` };
  }

  /** Names are complete references: registry, repository, tag. */
  async addImage(names: readonly string[], layers: readonly Layer[], config: ImageConfig): Promise<void> {
    const configBlob = await this.#writeJson(MEDIA.config, {
      created: CREATED,
      architecture: 'amd64',
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: layers.map(() => ({ created: CREATED, created_by: 'slipway toolchain' })),
    });
    const manifest = await this.#writeJson(MEDIA.manifest, {
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      config: configBlob,
      layers: layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    });
    for (const name of names)
      this.#manifests.push({
        ...manifest,
        annotations: {
          'io.containerd.image.name': name,
          'org.opencontainers.image.ref.name': name.slice(name.lastIndexOf(':') + 1),
        },
      });
  }

  /** Completes the folder and packs it. */
  async finish(tar: string): Promise<void> {
    await this.finishFolder();
    await packFiles(this.#context, this.#dir, tar);
  }

  /** Completes the folder, for a registry alone. */
  async finishFolder(): Promise<void> {
    await writeFile(join(this.#dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const index = { schemaVersion: 2, mediaType: MEDIA.index, manifests: this.#manifests };
    await writeFile(join(this.#dir, 'index.json'), JSON.stringify(index));
  }

  async #writeJson(mediaType: string, value: object): Promise<Descriptor> {
    const text = JSON.stringify(value);
    const hex = createHash('sha256').update(text).digest('hex');
    await writeFile(this.#blob(hex), text);
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  }

  #blob(hex: string): string {
    return join(this.#dir, 'blobs', 'sha256', hex);
  }
}

/** A tar whose bytes depend on nothing but the files: order, times and owners are fixed; owners as in the tree. */
export async function packFiles(context: BuildContext, dir: string, tar: string): Promise<void> {
  await runCommand(
    'tar',
    ['-C', dir, '--numeric-owner', '--sort=name', '--mtime', CREATED, '-cf', tar, '.'],
    commandOptions(context),
  );
}
