import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_RUN_DIR, DEFAULT_STATE_DIR, type Layout, layout } from '#lab-runtime/layout.ts';
import { SlipwayError } from '#protocol/errors.ts';

const directory = z.string().regex(/^\/[^\0]*$/, 'must be an absolute path');
const origin = z
  .string()
  .transform((value) => value.trim())
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, 'must look like http://name:port');

const network = z.string().refine((value) => {
  const [address = '', bits, ...more] = value.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}, 'must be an IP address or network such as 192.0.2.1 or 192.0.2.0/24');

const environmentSchema = z.object({
  SLIPWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4600),
  SLIPWAY_HOST: z.string().min(1).default('127.0.0.1'),
  SLIPWAY_STATE_DIR: directory.default(DEFAULT_STATE_DIR),
  SLIPWAY_RUN_DIR: directory.default(DEFAULT_RUN_DIR),
  SLIPWAY_SITE_DIR: directory.optional(),
  SLIPWAY_DATA_DIR: directory.optional(),
  SLIPWAY_SERVER_SOCKET: directory.optional(),
  SLIPWAY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SLIPWAY_ORIGINS: z
    .string()
    .transform((list) => list.split(',').filter((part) => part.trim() !== ''))
    .pipe(z.array(origin))
    .default([]),
  SLIPWAY_PROXIES: z
    .string()
    .transform((list) => list.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(network))
    .default([]),
  SLIPWAY_WEB_DOMAIN: z
    .string()
    .regex(/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/, 'must be a DNS domain such as web.example.org')
    .max(200)
    .optional(),
  SLIPWAY_LABS_PER_ADDRESS: z.coerce.number().int().min(0).max(10_000).default(4),
  SLIPWAY_KEEP_FAILED_LABS: z.stringbool().default(false),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly paths: Layout;
  readonly siteDir: string;
  /** A second server beside the first, as tests start one, has its own data and socket. */
  readonly dataDir: string;
  readonly serverSocket: string;
  readonly logLevel: string;
  /** Further addresses under which people open Slipway, such as a reverse proxy's. */
  readonly extraOrigins: readonly string[];
  /** Addresses and networks of reverse proxies: what they say of where a request comes from is believed. */
  readonly proxies: readonly string[];
  /** Every name one level below it leads to this server; web pages of labs get theirs there. */
  readonly webDomain: string | undefined;
  /** How many labs may be started from one address of the network; 0: no limit. The machine itself has none. */
  readonly labsPerAddress: number;
  /** A lab whose bring-up failed is kept, to be examined. */
  readonly keepFailedLabs: boolean;
}

/** The only reader of the environment. Throws SLW600 that names the setting. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('SLIPWAY_') && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? '?');
    throw new SlipwayError('SLW600', { name, detail: `${String(given[name])}: ${issue?.message ?? 'invalid'}` });
  }
  const values = parsed.data;
  const paths = layout(values.SLIPWAY_STATE_DIR, values.SLIPWAY_RUN_DIR);
  return {
    port: values.SLIPWAY_PORT,
    host: values.SLIPWAY_HOST,
    paths,
    siteDir: values.SLIPWAY_SITE_DIR ?? join(import.meta.dirname, '..', 'site'),
    dataDir: values.SLIPWAY_DATA_DIR ?? paths.dataDir,
    serverSocket: values.SLIPWAY_SERVER_SOCKET ?? paths.serverSocket,
    logLevel: values.SLIPWAY_LOG_LEVEL,
    extraOrigins: values.SLIPWAY_ORIGINS,
    proxies: values.SLIPWAY_PROXIES,
    webDomain: values.SLIPWAY_WEB_DOMAIN,
    labsPerAddress: values.SLIPWAY_LABS_PER_ADDRESS,
    keepFailedLabs: values.SLIPWAY_KEEP_FAILED_LABS,
  };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Every address under which this server may be opened; anything else in `Origin` or `Host` is refused. */
export function allowedOrigins(config: Pick<Config, 'host' | 'extraOrigins'>, port: number): ReadonlySet<string> {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
  if (config.host === '0.0.0.0' || config.host === '::') {
    for (const addresses of Object.values(networkInterfaces())) {
      for (const { address, scopeid } of addresses ?? []) if (!scopeid) names.add(bracketed(address));
    }
  } else {
    names.add(bracketed(config.host));
  }
  const origins = [...names].map((name) => new URL(`http://${name}:${port}`).origin);
  return new Set([...origins, ...config.extraOrigins]);
}

export function proxyList({ proxies }: Pick<Config, 'proxies'>): BlockList {
  const list = new BlockList();
  for (const each of proxies) {
    const [address = '', bits] = each.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
