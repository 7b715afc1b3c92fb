import { z } from 'zod';
import { hostNameSchema } from './lab-state.ts';

/** Where a learner's own computer would stand: outside the cluster, on the network of its nodes. */
export const LEARNERS_HOST = 'testpc';

/** The networks of every lab: its hosts, its pods, its Services, and what each of them calls itself. */
const LAB_NETWORKS = [/^192\.168\.10\./, /^172\.16\./, /^10\.10\.200\./, /^127\./] as const;

export const labAddressSchema = z.ipv4().refine((address) => LAB_NETWORKS.some((network) => network.test(address)));

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const SERVICE = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** A Service as a pod calls it, alone or with its namespace. */
export const serviceNameSchema = z
  .string()
  .max(160)
  .regex(new RegExp(`^${SERVICE}(?:\\.${LABEL}(?:\\.svc(?:\\.cluster\\.local)?)?)?$`));

/** Where a web tab's requests go: a host of the lab, an address of its networks, or a Service. */
export const webHostSchema = z.union([hostNameSchema, labAddressSchema, serviceNameSchema]);

/** A pod with its namespace. */
export const podNameSchema = z
  .string()
  .max(320)
  .regex(new RegExp(`^${LABEL}/${LABEL}(?:\\.${LABEL})*$`));

/** Where a web tab's requests leave: a host of the lab, or a pod. */
export const webFromSchema = z.union([hostNameSchema, podNameSchema]);

/** Pods that are told of at once. */
export const WEB_PODS_MAX = 150;

interface Site {
  readonly host: string;
  readonly from?: string | undefined;
}

/** Which web tabs version 1.0 of a record and 2.0 of a page know: seen from the learner's host, of a host of the lab. */
export const isPlainSite = ({ host, from }: Site): boolean =>
  from === undefined && hostNameSchema.safeParse(host).success;
