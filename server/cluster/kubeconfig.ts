import { parse } from 'yaml';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { cannotAsk } from './cannot-ask.ts';

/** Where the API server is, and where kubectl and istioctl know the cluster. */
export const CLUSTER_HOST = 'k3s-s';

const KUBECONFIG_PATH = '/etc/rancher/k3s/k3s.yaml';
const KUBECONFIG_MAX_BYTES = 65_536;

const base64 = z
  .string()
  .max(32_768)
  .transform((text) => Buffer.from(text, 'base64'));
const kubeconfigSchema = z.object({
  clusters: z
    .array(
      z.object({
        cluster: z.object({
          server: z.string().max(300),
          'certificate-authority-data': base64.optional(),
        }),
      }),
    )
    .min(1)
    .max(20),
  users: z
    .array(
      z.object({
        user: z.object({
          'client-certificate-data': base64.optional(),
          'client-key-data': base64.optional(),
          token: z.string().max(8_192).optional(),
        }),
      }),
    )
    .min(1)
    .max(20),
});

/** What is needed to speak to the lab's API server; the address is always 127.0.0.1:6443 of k3s-s. */
export interface ClusterCredentials {
  readonly tls: boolean;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly token?: string;
}

export function parseKubeconfig(text: string): ClusterCredentials {
  const document: unknown = parse(text, { maxAliasCount: 0, strict: false, logLevel: 'error' });
  const { clusters, users } = kubeconfigSchema.parse(document);
  const cluster = clusters[0]?.cluster;
  const user = users[0]?.user;
  const ca = cluster?.['certificate-authority-data'];
  const cert = user?.['client-certificate-data'];
  const key = user?.['client-key-data'];
  return {
    tls: !cluster?.server.startsWith('http:'),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(user?.token && { token: user.token }),
  };
}

/** @throws SlipwayError SLW400 while there is no readable kubeconfig. */
export async function readKubeconfig(hosts: LabHosts, signal?: AbortSignal): Promise<ClusterCredentials> {
  try {
    const file = await hosts.readFile(CLUSTER_HOST, KUBECONFIG_PATH, {
      maxBytes: KUBECONFIG_MAX_BYTES,
      timeoutMs: 5_000,
      ...(signal && { signal }),
    });
    return parseKubeconfig(file.toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cannotAsk(KUBECONFIG_PATH, cause);
    const detail = `${KUBECONFIG_PATH}: its content is not a kubeconfig`;
    throw new SlipwayError('SLW400', { detail }, { cause });
  }
}
