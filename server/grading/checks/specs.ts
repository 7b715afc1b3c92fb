import { z } from 'zod';

/** Fields that several kinds of check share. */
export const namespaceField = z.string().min(1).max(63);

export const appField = z.strictObject({
  namespace: namespaceField,
  name: z.string().describe('the suggested name; other names pass'),
  except: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('workloads of the start state that are not the application'),
});

export const entryFields = {
  host: z.string().describe('the host name that clients send'),
  port: z.number().int().default(80).describe('port of the ingress Service'),
};
